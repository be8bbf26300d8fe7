import { systemResolve } from '../network/resolver';
import { TargetGuard } from '../network/target-guard';
import type { ClaimedDelivery } from '../persistence/delivery.store';
import type { Target } from '../persistence/target.store';
import { Lines } from './lines';
import { Sender } from './sender';

const guard = new TargetGuard('local', systemResolve);
const BYTES_MAX = 10_000;

function newLines(heldMax = 1_000): Lines {
  return new Lines(
    {
      windowMax: 64,
      heldMax,
      open: ({ url }) => ({ sender: new Sender(url, { guard, timeoutMs: 1_000, connections: 1 }), keys: [] }),
    },
    BYTES_MAX,
  );
}

function target(id: string, version = 1): Target {
  return { id, platformCode: 'LINES', url: 'http://127.0.0.1:9/', eventTypes: [], version, secrets: [] };
}

let made = 0;
function delivery(endpointId: string, bytes = 100): ClaimedDelivery {
  made += 1;
  return {
    id: `delivery-${String(made)}`,
    platformCode: 'LINES',
    endpointId,
    resourceId: `resource-${String(made)}`,
    notificationId: `notification-${String(made)}`,
    type: 'trade_strategy.trader.created',
    payload: 'x'.repeat(bytes),
    tries: 0,
  };
}

/** How many deliveries of an endpoint are taken before one is refused. */
function reserveAll(lines: Lines, endpointId: string, bytes = 100): number {
  let count = 0;
  while (lines.reserve(target(endpointId), delivery(endpointId, bytes))) count += 1;
  return count;
}

describe('the memory of all lines', () => {
  it('takes no more bodies than it has room for', () => {
    const lines = newLines();
    expect(reserveAll(lines, 'a')).toBe(BYTES_MAX / 100);
    expect(lines.heldBytes).toBe(BYTES_MAX);
  });

  it('leaves a few deliveries to every endpoint, however full one has made it', () => {
    const lines = newLines();
    reserveAll(lines, 'greedy');
    expect(reserveAll(lines, 'modest')).toBe(8);
    expect(reserveAll(lines, 'another')).toBe(8);
  });

  it('takes no more deliveries of one endpoint than it may hold', () => {
    expect(reserveAll(newLines(200), 'a', 1)).toBe(200);
  });

  it('has room again for what was given back or finished', () => {
    const lines = newLines();
    const [reserved, sent] = [delivery('a'), delivery('a')];
    lines.reserve(target('a'), reserved);
    lines.unreserve(lines.find('a'), reserved);
    lines.unreserve(lines.find('a'), reserved);
    expect(lines.heldBytes).toBe(0);
    lines.hold(lines.of(target('a')), sent, { by: 'me', queuedAtMs: undefined });
    expect([lines.heldBytes, lines.heldCount, lines.has(sent.id)]).toEqual([100, 1, true]);
    const held = lines.findHeld(sent.id);
    if (held !== undefined) lines.forget(held);
    expect([lines.heldBytes, lines.heldCount, lines.has(sent.id)]).toEqual([0, 0, false]);
  });

  it('is empty after everything was abandoned, but for what is still reserved', () => {
    const lines = newLines();
    lines.reserve(target('a'), delivery('a'));
    lines.hold(lines.of(target('a')), delivery('a'), { by: 'me', queuedAtMs: undefined });
    lines.abandon();
    expect([lines.heldBytes, lines.heldCount]).toEqual([100, 0]);
    expect(lines.find('a')?.ready).toEqual([]);
  });
});

describe('what is asked of the database', () => {
  it('is nothing without a backlog, and as much as there is room for with one', () => {
    const lines = newLines(200);
    const line = lines.of(target('a'));
    expect(lines.wanted().size).toBe(0);
    line.hasBacklog = true;
    expect(lines.wanted()).toEqual(new Map([['a', 200]]));
    for (let count = 0; count < 150; count += 1) lines.reserve(target('a'), delivery('a', 1));
    expect(lines.wanted().size).toBe(0);
  });

  it('is a few for each endpoint when the memory is full', () => {
    const lines = newLines();
    reserveAll(lines, 'greedy');
    lines.of(target('modest')).hasBacklog = true;
    expect(lines.wanted()).toEqual(new Map([['modest', 8]]));
  });

  it('is nothing for an endpoint that is closed', () => {
    const lines = newLines();
    const line = lines.of(target('a'));
    line.hasBacklog = true;
    line.isOpen = false;
    expect(lines.wanted().size).toBe(0);
  });
});

describe('a line', () => {
  it('takes over a newer version of its endpoint only', () => {
    const lines = newLines();
    const line = lines.of(target('a', 2));
    const { sender } = line;
    lines.of(target('a', 1));
    expect([line.target.version, line.sender === sender]).toEqual([2, true]);
    lines.of(target('a', 3));
    expect([line.target.version, line.sender === sender]).toEqual([3, false]);
  });
});
