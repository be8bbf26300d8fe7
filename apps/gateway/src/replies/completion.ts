import { z } from 'zod';
import { collectOutcomes, type ReplyPart, type Responder } from './reply';

/** Kinds of answers that come through the log and that requests wait for. */
const AWAITED = [
  'deposit',
  'deposit_reversal',
  'float_withdrawal',
  'registration',
  'registrations',
  'participant_change',
  'account_change',
  'allocation_change',
  'account_bulk',
  'configuration_change',
  'configurations',
  'trader_change',
  'cancellation',
] as const;
export type Awaited = (typeof AWAITED)[number];

/** The status that refused a deposit; absent in the deposit itself. */
const depositOutcome = z.object({ account_status: z.string().optional() });
/** Why an outflow or a change of a configuration was refused; absent in the outcome of one that was done. */
const refusableOutcome = z.object({ refusal: z.string().optional() });
const registered = z.object({ created: z.number(), taken: z.array(z.string()).optional() });
const accountOutcome = z.object({ refusals: z.array(z.unknown()).optional() });
const bulk = z.object({ refused: z.array(z.unknown()).optional() });
const cancelled = z.object({ cancelled: z.boolean() });

/** The services that must have answered before the request is completed; the first one has the outcome. */
const SOURCES_OF: Readonly<Record<Awaited, readonly [Responder, ...Responder[]]>> = {
  deposit: ['credit'],
  deposit_reversal: ['credit'],
  float_withdrawal: ['credit'],
  registration: ['registry', 'credit'],
  registrations: ['registry', 'credit'],
  participant_change: ['registry', 'credit'],
  account_change: ['accounts'],
  allocation_change: ['rebalancer'],
  account_bulk: ['account_bulk'],
  configuration_change: ['configurations'],
  configurations: ['configurations'],
  trader_change: ['orchestrator'],
  cancellation: ['orchestrator'],
};

/** The effect of a request: done, with the answer that is kept for repetitions, or refused. */
export type Completion = { readonly isRefused: false; readonly answer: string } | { readonly isRefused: true };

const REFUSED: Completion = { isRefused: true };
/** No answer is stored: a repeated request is answered with the resource in its current state. */
const DONE: Completion = { isRefused: false, answer: '' };

/** End of a request, from the parts of its answer; undefined while parts are missing or for an unknown `awaits`. */
export function completionOf(awaits: string, parts: readonly ReplyPart[]): Completion | undefined {
  const awaited = AWAITED.find((name) => name === awaits);
  if (awaited === undefined) return undefined;
  const sources = SOURCES_OF[awaited];
  const outcome = collectOutcomes(parts, sources)?.get(sources[0]);
  if (outcome === undefined) return undefined;
  switch (awaited) {
    case 'deposit':
      return depositOutcome.parse(JSON.parse(outcome)).account_status === undefined
        ? { isRefused: false, answer: outcome }
        : REFUSED;
    case 'configurations':
      return { isRefused: false, answer: outcome };
    case 'configuration_change':
    case 'deposit_reversal':
      return refusableOutcome.parse(JSON.parse(outcome)).refusal === undefined ? DONE : REFUSED;
    case 'float_withdrawal':
      return refusableOutcome.parse(JSON.parse(outcome)).refusal === undefined
        ? { isRefused: false, answer: outcome }
        : REFUSED;
    case 'registrations':
      return registered.parse(JSON.parse(outcome)).taken === undefined
        ? { isRefused: false, answer: outcome }
        : REFUSED;
    case 'registration':
      // The participant exists, so this request is a conflict.
      return registered.parse(JSON.parse(outcome)).created === 0 ? REFUSED : DONE;
    case 'account_change':
      return accountOutcome.parse(JSON.parse(outcome)).refusals === undefined
        ? { isRefused: false, answer: '{}' }
        : REFUSED;
    case 'account_bulk':
      return bulk.parse(JSON.parse(outcome)).refused === undefined ? { isRefused: false, answer: outcome } : REFUSED;
    case 'cancellation':
      return cancelled.parse(JSON.parse(outcome)).cancelled ? DONE : REFUSED;
    case 'participant_change':
      return registered.parse(JSON.parse(outcome)).taken === undefined ? DONE : REFUSED;
    case 'allocation_change':
    case 'trader_change':
      return DONE;
  }
}
