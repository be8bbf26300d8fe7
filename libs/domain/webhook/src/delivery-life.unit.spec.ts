import { DELIVERY_LIFE, nextBufferedState, type BufferedState, type DeliveryEvent } from './delivery-life';

const STATES = Object.keys(DELIVERY_LIFE) as BufferedState[];
const EVENTS: readonly DeliveryEvent[] = [
  'committed',
  'rolled_back',
  'sent',
  'retried_soon',
  'answered',
  'rested',
  'endpoint_closed',
  'stopped',
  'recorded',
  'claim_lost',
];

function after(first: BufferedState, ...events: readonly DeliveryEvent[]): BufferedState {
  return events.reduce(nextBufferedState, first);
}

describe('the life of a buffered delivery', () => {
  it('goes from the commit to the record of its success', () => {
    expect(after('reserved', 'committed')).toBe('ready');
    expect(after('ready', 'sent')).toBe('in_flight');
    expect(after('in_flight', 'answered')).toBe('recording');
    expect(after('recording', 'recorded')).toBe('released');
  });

  it('rests in the buffer before a retry that is only moments away', () => {
    expect(after('in_flight', 'retried_soon')).toBe('resting');
    expect(after('resting', 'rested', 'sent')).toBe('in_flight');
  });

  it('ends without a trace when its transaction does not commit', () => {
    expect(after('reserved', 'rolled_back')).toBe('released');
  });

  it.each(['ready', 'resting'] as const)('is handed back when its endpoint closes while it is %s', (state) => {
    expect(after(state, 'endpoint_closed')).toBe('recording');
  });

  it.each(['reserved', 'in_flight', 'recording'] as const)(
    'is left to its transaction, request or record when its endpoint closes while it is %s',
    (state) => {
      expect(after(state, 'endpoint_closed')).toBe(state);
    },
  );

  it('finishes deliveries in flight when the dispatcher stops, and forgets the others', () => {
    expect(after('in_flight', 'stopped')).toBe('in_flight');
    expect([after('ready', 'stopped'), after('resting', 'stopped')]).toEqual(['released', 'released']);
  });

  it.each(STATES.filter((state) => state !== 'reserved'))('ends when the claim is lost while it is %s', (state) => {
    expect(after(state, 'claim_lost')).toBe('released');
  });

  it('stays reserved when the claim is lost, because its transaction decides about the claim', () => {
    expect(after('reserved', 'claim_lost')).toBe('reserved');
  });

  it('is over once it is released: an answer that comes later changes nothing', () => {
    expect(EVENTS.map((event) => after('released', event))).toEqual(EVENTS.map(() => 'released'));
  });

  it('is sent only from the queue, so no two requests are under way at once', () => {
    const sending = STATES.filter((state) => after(state, 'sent') === 'in_flight');
    expect(sending).toEqual(['ready', 'in_flight']);
  });

  it('can end from every state', () => {
    const reachable = new Set<BufferedState>(['released']);
    for (let round = 0; round < STATES.length; round += 1)
      for (const state of STATES) if (EVENTS.some((event) => reachable.has(after(state, event)))) reachable.add(state);
    expect([...reachable].sort()).toEqual([...STATES].sort());
  });
});
