import { OPERATION_TRAITS, type CreditDecision, type DecidedLeg, type RequestedParticipant } from '@ballast/contracts';
import { decidedLeg, planBuys, planPartialSell, type OperationTerms } from '@ballast/domain-sizing';
import { parseMoney, traderId } from '@ballast/kernel';
import type { Chunk } from './chunk';
import type { PricedRequest } from './operation';
import { termsOf } from './operation-terms';

/** The Traders that the participants of a chunk have, if they exist. */
export function tradersOf(operation: PricedRequest, chunk: Chunk): readonly string[] {
  return chunk.participants.map(({ participant_code }) => traderId(operation.request.strategy_id, participant_code));
}

/**
 * What stands for the decisions of a chunk that the credit check never saw: every leg that was asked for, and nothing
 * held. Legs that depend on holdings were never known. Of a default scope nobody is in it before the check has seen who
 * holds something.
 */
export function undecided(
  operation: PricedRequest,
  chunk: Chunk,
  traders: ReadonlySet<string>,
): readonly CreditDecision[] {
  const { request } = operation;
  if (request.default_scope) return [];
  const terms = termsOf(operation);
  return chunk.participants.map((asked, place) => ({
    participant_code: asked.participant_code,
    index: chunk.firstIndex + place,
    outcome: 'accepted',
    status_reason: '',
    status_code: '',
    trader_exists: traders.has(traderId(request.strategy_id, asked.participant_code)),
    opens_trader: false,
    legs: [...legsAsked(operation, asked, terms)],
  }));
}

function legsAsked(
  { request }: PricedRequest,
  { amount }: RequestedParticipant,
  terms: OperationTerms,
): readonly DecidedLeg[] {
  if (amount === undefined) return [];
  const money = parseMoney(amount, terms.quoted.currency, terms.quoted.scale);
  const legs =
    OPERATION_TRAITS[request.type].plan === 'raise_amount'
      ? planPartialSell(money, { terms, referencePrices: new Map(), holdBufferBps: 0 })
      : planBuys(money, terms);
  // As for every rejection before the check is over: all legs share the reason, also those under a minimum.
  return legs.map((leg) => decidedLeg({ ...leg, stop: null }, null));
}
