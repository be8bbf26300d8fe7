import { SEALED_TOPICS } from '@ballast/contracts';
import { MESSAGE_TYPES } from '@ballast/contracts/message-types';
import { newReplayers } from './replay-record';

/** Messages of the record that no rule decides, or whose decision lies elsewhere, each with the reason. */
const NOT_DECIDED_AGAIN: Readonly<Record<string, string>> = {
  'request.accepted': 'the request itself, from outside',
  'request.ended': 'tells that the effects of a request are complete',
  'configurations.requested': 'the request itself, from outside',
  'allocation.requested': 'the request itself, from outside',
  'operation.requested': 'the request itself, from outside',
  'operation.participants_listed': 'the request itself, from outside',
  'operation.cancel_requested': 'the request itself, from outside',
  'trader.update_requested': 'the request itself, from outside',
  'strategy.created': 'the request itself, from outside',
  'strategy.updated': 'the request itself, from outside',
  'platform.created': 'an act of the administration',
  'api_key.created': 'an act of the administration',
  'api_key.rotated': 'an act of the administration',
  'api_key.revoked': 'an act of the administration',
  'participants.applied': 'tells that participants.changed was stored',
  'prices.awaited': 'keeps a command that waits; the lock at its end is decided again',
  'prices.marked': 'what the market was',
  'quote.authorized': 'follows from the check of the quote',
  'movement.sent': 'what the rail will answer, which faults of the sandbox decide',
  'movement.resumed': 'that the rail answers after all, because faults were cleared',
  'movement.answered': 'what the rail has answered',
  'instrument.listed': 'an entry of the list of instruments',
  'settlement.delayed': 'a fault of the sandbox',
  'fault.armed': 'the request itself, from outside',
  'faults.cleared': 'the request itself, from outside',
  'fault.claimed': 'a fault of the sandbox; the trades that it refuses are decided again',
  'operation.cancel_answered': 'follows from the step of the Operation, or from its absence',
  'trader.updated': 'repeats the request for it; default scopes are decided again from it',
  'public_event.recorded': 'follows from a status; invariants count them',
  'endpoint.recovery_requested': 'the request itself, from outside',
  'endpoint.recovery_ended': 'tells that the work of a recovery is done',
  'deliveries.queued': 'follows from public events; the lists of types are those of the owner',
  'deliveries.ended': 'what receivers answered',
  'deliveries.requeued': 'the request itself, from outside',
  'delivery.tested': 'the request itself, from outside',
  'dead_letter.replayed': 'an act of an operator',
  'dead_letter.discarded': 'an act of an operator',
  'message.set_aside': 'an act of an operator',
  'operation.end_ordered': 'an act of an operator',
  'operation.end_answered': 'follows from the step of the Operation, or from its absence',
};

const recorded = MESSAGE_TYPES.filter(({ topic }) => SEALED_TOPICS.some((sealed) => sealed === topic));
const replayed = newReplayers().flatMap(({ types, prepared = [] }) => [...types, ...prepared]);

describe('the replayers', () => {
  it('take every type of message that records a decision', () => {
    const decisions = recorded.filter(({ decides }) => decides).map(({ type }) => type);
    expect(decisions.length).toBeGreaterThan(15);
    expect(decisions.filter((type) => !replayed.includes(type))).toEqual([]);
  });

  it('take each type once, and none that the record does not have', () => {
    expect(replayed.toSorted()).toEqual([...new Set(replayed)].toSorted());
    const types = recorded.map(({ type }) => type);
    expect(replayed.filter((type) => !types.includes(type))).toEqual([]);
  });

  it('leave out only messages of which it is known why', () => {
    const others = recorded.map(({ type }) => type).filter((type) => !replayed.includes(type));
    expect(others.toSorted()).toEqual(Object.keys(NOT_DECIDED_AGAIN).toSorted());
  });
});
