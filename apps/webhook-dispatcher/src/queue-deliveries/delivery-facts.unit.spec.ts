import { dispatcherCause } from '../dispatcher-cause';
import type { EndedDelivery, NewDelivery } from '../persistence/delivery.store';
import { endedFacts, queuedFacts } from './delivery-facts';

const AT = '2026-04-17T10:30:00.000Z';
const PLATFORM = 'SANDBX';

function delivery(id: string, endpointId: string, payload = '{}'): NewDelivery {
  const event = {
    platformCode: PLATFORM,
    position: 1,
    notificationId: `n-${id}`,
    type: 'trade_strategy.trader.created',
    resourceId: `r-${id}`,
    occurredAt: AT,
    payload,
  };
  return { id, endpointId, event, dueMs: undefined, claimedBy: undefined };
}

function causeOf({ endpointId }: { readonly endpointId: string }) {
  return dispatcherCause(endpointId, PLATFORM);
}

describe('facts about deliveries', () => {
  it('are one for each endpoint, in the order of the deliveries', () => {
    const deliveries = [delivery('a', 'one'), delivery('b', 'two'), delivery('c', 'one')];
    const facts = queuedFacts({ deliveries, at: AT }, causeOf);
    expect(facts.map(({ key, envelope }) => [key, envelope.data.deliveries.map(({ id }) => id)])).toEqual([
      ['one', ['a', 'c']],
      ['two', ['b']],
    ]);
    expect(facts.map(({ envelope }) => envelope.data.events)).toEqual([undefined, undefined]);
  });

  it('carry the events that stand in no message', () => {
    const [known, read] = [delivery('a', 'one'), delivery('b', 'one')];
    const [fact] = queuedFacts({ deliveries: [known, read], at: AT, carried: new Set([read.event]) }, causeOf);
    expect(fact?.envelope.data.events).toEqual([expect.objectContaining({ notification_id: 'n-b', payload: '{}' })]);
  });

  it('are cut before they are too large for a message', () => {
    const deliveries = Array.from({ length: 5 }, (_, index) => delivery(String(index), 'one', 'x'.repeat(150_000)));
    const carried = new Set(deliveries.map(({ event }) => event));
    const sizes = (facts: ReturnType<typeof queuedFacts>) =>
      facts.map(({ envelope }) => envelope.data.deliveries.length);
    expect(sizes(queuedFacts({ deliveries, at: AT, carried }, causeOf))).toEqual([2, 2, 1]);
    expect(sizes(queuedFacts({ deliveries, at: AT }, causeOf))).toEqual([5]);
  });

  it('have an id for each time at which a delivery ends', () => {
    const ended = (updatedAt: string): EndedDelivery => ({
      platformCode: PLATFORM,
      id: 'a',
      endpointId: 'one',
      status: 'delivered',
      tries: 1,
      updatedAt,
      attempts: [`{"at":"${AT}","status_code":200,"latency_ms":3,"error":""}`],
    });
    const [first] = endedFacts([ended(AT)], AT, causeOf);
    const [second] = endedFacts([ended('2026-04-17T10:31:00.000Z')], AT, causeOf);
    expect(first?.envelope.data.deliveries[0]?.attempts).toEqual([
      { at: AT, status_code: 200, latency_ms: 3, error: '' },
    ]);
    expect(first?.envelope.id).not.toBe(second?.envelope.id);
  });
});
