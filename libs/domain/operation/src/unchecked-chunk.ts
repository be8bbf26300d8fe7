import {
  OPERATION_TRAITS,
  type DecidedLeg,
  type OperationRequested,
  type RequestedParticipant,
} from '@ballast/contracts';
import { decidedLeg, planBuys, planPartialSell, type OperationTerms } from '@ballast/domain-sizing';
import { executionId, parseMoney, traderId } from '@ballast/kernel';
import type { CheckedExecution, Chunk } from './chunk';
import type { PricedRequest } from './operation';
import { termsOf } from './operation-terms';

/** Ids of the Traders of a chunk's participants, whether or not the Traders exist. */
export function traderIdsOf({ request }: PricedRequest, { participants }: Chunk): readonly string[] {
  return participants.map(({ participant_code }) => traderId(request.strategy_id, participant_code));
}

/**
 * The Executions of a chunk that the credit check never saw, as if accepted: every leg that was asked for, and nothing
 * held. Legs that depend on holdings are not known. A default-scope Operation has no Executions until the credit check
 * has reported holdings. `traders`: ids of the Traders that exist.
 */
export function uncheckedExecutions(
  operation: PricedRequest,
  chunk: Pick<Chunk, 'firstIndex' | 'participants'>,
  traders: ReadonlySet<string>,
): readonly CheckedExecution[] {
  const { request } = operation;
  if (request.default_scope) return [];
  const terms = termsOf(operation);
  return chunk.participants.map((asked, position) => {
    const id = traderId(request.strategy_id, asked.participant_code);
    return {
      executionId: executionId(operation.id, asked.participant_code),
      traderId: id,
      decision: {
        participant_code: asked.participant_code,
        index: chunk.firstIndex + position,
        outcome: 'accepted',
        status_reason: '',
        status_code: '',
        // The relation of a participant who acts is not known before the check, and strangers learn of no Trader.
        trader_exists: isOwn(request, asked) && traders.has(id),
        opens_trader: false,
        legs: [...legsAsked(operation, asked, terms)],
      },
    };
  });
}

function isOwn({ initiated_by: actor }: OperationRequested, { participant_code: code }: RequestedParticipant): boolean {
  return actor === undefined || actor === code;
}

function legsAsked(
  { request }: PricedRequest,
  { amount }: RequestedParticipant,
  terms: OperationTerms,
): readonly DecidedLeg[] {
  if (amount === undefined) return [];
  const money = parseMoney(amount, terms.quoted.currency, terms.quoted.scale);
  const legs =
    OPERATION_TRAITS[request.type].method === 'raise_amount'
      ? planPartialSell(money, { terms, referencePrices: new Map(), holdBufferBps: 0 })
      : planBuys(money, terms);
  // All legs share the reason of the Operation, also those under a minimum: as in every rejection before the check.
  return legs.map((leg) => decidedLeg({ ...leg, stop: null }, null));
}
