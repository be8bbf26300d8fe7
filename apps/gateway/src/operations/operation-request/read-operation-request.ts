import { setImmediate as turn } from 'node:timers/promises';
import type { OperationRequestRules } from '@ballast/api';
import type { Allocation, Instrument, RequestedParticipant } from '@ballast/contracts';
import { isJsonObject, member } from '@ballast/platform-edge';
import { readAllocations, type AllocationRules, type ReadAllocations } from './read-allocations';
import { optionNames, readOptions, type OperationOptions, type OptionRules } from './read-options';
import { ParticipantReader } from './read-participants';
import { shownName, Violations } from './violations';

/** Participants that are checked in one turn of the event loop. */
const PARTICIPANTS_PER_TURN = 5_000;

/** A validated request of an Operation. */
export interface OperationRequest {
  /** Empty for a liquidation. */
  readonly allocations: readonly Allocation[];
  readonly instruments: readonly Instrument[];
  /** Undefined for every Trader in the default scope. */
  readonly participants: readonly RequestedParticipant[] | undefined;
  readonly options: OperationOptions;
}

export interface OperationContext extends AllocationRules, OptionRules {
  readonly rules: OperationRequestRules;
  /** Decimals of the quoted currency. */
  readonly scale: number;
  readonly participantsMax: number;
}

const NO_ALLOCATIONS: ReadAllocations = { allocations: [], instruments: [] };
const NO_OPTIONS: OperationOptions = { maxPriceMoveBps: undefined, driftedOnlyBps: undefined, planId: undefined };

/**
 * The request in the body of an Operation. The body is read by hand although a zod schema exists, so that errors name
 * every violation by its path and the event loop takes turns in between. A participant who may not trade is no
 * violation: the credit check rejects that participant's Execution.
 * @throws Problem `invalid_request` naming every violation.
 */
export async function readOperationRequest(body: unknown, context: OperationContext): Promise<OperationRequest> {
  const violations = new Violations();
  if (!isJsonObject(body)) {
    violations.add('body', 'must be an object');
    violations.assertNone();
    return { ...NO_ALLOCATIONS, participants: undefined, options: NO_OPTIONS };
  }
  const { rules } = context;
  const known = ['participants', ...(rules.takesAllocations ? ['allocations'] : []), ...optionNames(context)];
  for (const name in body) {
    if (!known.includes(name)) violations.add(`body/${shownName(name)}`, 'is not a known field');
  }
  const allocated = rules.takesAllocations
    ? readAllocations(member(body, 'allocations'), context, violations)
    : NO_ALLOCATIONS;
  const participants = await readParticipants(member(body, 'participants'), context, violations);
  const options = readOptions(body, context, violations);
  violations.assertNone();
  return { ...allocated, participants, options };
}

async function readParticipants(
  value: unknown,
  { rules, scale, participantsMax }: OperationContext,
  violations: Violations,
): Promise<readonly RequestedParticipant[] | undefined> {
  if (value === undefined) {
    if (rules.participants === 'required') violations.add('body/participants', 'is required');
    return undefined;
  }
  if (!Array.isArray(value)) {
    violations.add('body/participants', 'must be an array');
    return undefined;
  }
  if (value.length === 0 || value.length > participantsMax) {
    violations.add('body/participants', `must have 1 to ${participantsMax} entries`);
    return undefined;
  }
  const { takesAmounts, takesAutoRebalance } = rules;
  const reader = new ParticipantReader({ takesAmounts, takesAutoRebalance, scale }, violations);
  for (let index = 0; index < value.length; index += 1) {
    if (index > 0 && index % PARTICIPANTS_PER_TURN === 0) await turn();
    reader.read(value[index], index);
  }
  return reader.participants;
}
