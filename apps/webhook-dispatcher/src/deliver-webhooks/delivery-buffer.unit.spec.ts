import { SecretBox } from '@ballast/platform-config';
import { createLogger } from '@ballast/platform-observability';
import { systemResolve } from '../network/resolver';
import { TargetGuard } from '../network/target-guard';
import type { ClaimedDelivery } from '../persistence/claim.store';
import type { Target } from '../persistence/target';
import { DeliveryBuffer } from './delivery-buffer';
import { EndpointConnections } from './endpoint-connections';

const BYTES_MAX = 10_000;

function newBuffer(bufferedMax = 1_000): DeliveryBuffer {
  return new DeliveryBuffer({
    WEBHOOK_ENDPOINT_CONCURRENCY: 64,
    WEBHOOK_BUFFERED_MAX: bufferedMax,
    WEBHOOK_BUFFERED_BYTES_MAX: BYTES_MAX,
  });
}

function target(id: string, version = 1): Target {
  return {
    id,
    platformCode: 'QUEUES',
    url: 'http://127.0.0.1:9/',
    eventTypes: [],
    eventsAfter: 0,
    version,
    secrets: [],
  };
}

let made = 0;
function delivery(endpointId: string, bytes = 100): ClaimedDelivery {
  made += 1;
  return {
    id: `delivery-${String(made)}`,
    platformCode: 'QUEUES',
    endpointId,
    resourceId: `resource-${String(made)}`,
    notificationId: `notification-${String(made)}`,
    type: 'trade_strategy.trader.created',
    payload: 'x'.repeat(bytes),
    tries: 0,
  };
}

/** Reserves deliveries of an endpoint until the buffer refuses one. Returns the number of reserved deliveries. */
function reserveAll(buffer: DeliveryBuffer, endpointId: string, bytes = 100): number {
  let count = 0;
  while (buffer.reserve(target(endpointId), delivery(endpointId, bytes), 'me') !== undefined) count += 1;
  return count;
}

describe('the memory of all queues', () => {
  it('takes no more bodies than it has room for', () => {
    const buffer = newBuffer();
    expect(reserveAll(buffer, 'a')).toBe(BYTES_MAX / 100);
    expect(buffer.byteCount).toBe(BYTES_MAX);
  });

  it('has room for a few deliveries of every endpoint, even when one endpoint has filled it', () => {
    const buffer = newBuffer();
    reserveAll(buffer, 'greedy');
    expect(reserveAll(buffer, 'modest')).toBe(8);
    expect(reserveAll(buffer, 'another')).toBe(8);
  });

  it('takes no more deliveries of one endpoint than the limit for each endpoint', () => {
    expect(reserveAll(newBuffer(200), 'a', 1)).toBe(200);
  });

  it('has room again when deliveries are given back or finished', () => {
    const buffer = newBuffer();
    const sent = delivery('a');
    const reserved = buffer.reserve(target('a'), delivery('a'), 'me');
    if (reserved === undefined) throw new Error('There is room');
    buffer.apply(reserved, 'rolled_back');
    buffer.apply(reserved, 'rolled_back');
    expect(buffer.byteCount).toBe(0);
    buffer.claimed([sent], 'me');
    expect([buffer.byteCount, buffer.count, buffer.has(sent.id)]).toEqual([100, 1, true]);
    buffer.find('a')?.next();
    const buffered = buffer.findDelivery(sent.id);
    for (const event of ['answered', 'recorded'] as const) if (buffered !== undefined) buffer.apply(buffered, event);
    expect([buffer.byteCount, buffer.count, buffer.has(sent.id)]).toEqual([0, 0, false]);
  });

  it('is empty after all claims were lost, but for deliveries that are still reserved', () => {
    const buffer = newBuffer();
    buffer.reserve(target('a'), delivery('a'), 'me');
    buffer.claimed([delivery('a')], 'me');
    buffer.loseClaims();
    expect([buffer.byteCount, buffer.count]).toEqual([100, 0]);
    expect(buffer.find('a')?.ready).toEqual([]);
  });
});

describe('the number of deliveries that are wanted from the database', () => {
  it('is zero without a backlog, and the free room with a backlog', () => {
    const buffer = newBuffer(200);
    const queue = buffer.open(target('a'));
    expect(buffer.wanted().size).toBe(0);
    queue.hasBacklog = true;
    expect(buffer.wanted()).toEqual(new Map([['a', 200]]));
    for (let count = 0; count < 150; count += 1) buffer.reserve(target('a'), delivery('a', 1), 'me');
    expect(buffer.wanted().size).toBe(0);
  });

  it('is small for each endpoint when the memory is full', () => {
    const buffer = newBuffer();
    reserveAll(buffer, 'greedy');
    buffer.open(target('modest')).hasBacklog = true;
    expect(buffer.wanted()).toEqual(new Map([['modest', 8]]));
  });

  it('is zero for an endpoint that is closed', () => {
    const buffer = newBuffer();
    const queue = buffer.open(target('a'));
    queue.hasBacklog = true;
    queue.isOpen = false;
    expect(buffer.wanted().size).toBe(0);
  });
});

describe('the queue of an endpoint', () => {
  it('takes over only a newer version of its endpoint', () => {
    const buffer = newBuffer();
    const connections = new EndpointConnections(
      new TargetGuard('local', systemResolve),
      new SecretBox(Buffer.alloc(32)),
      { WEBHOOK_TIMEOUT_MS: 1_000, WEBHOOK_ENDPOINT_CONCURRENCY: 1 },
      createLogger({ service: 'test', level: 'silent' }),
    );
    const queue = buffer.open(target('a', 2));
    const { sender } = connections.to(queue.target);
    buffer.open(target('a', 1));
    expect([queue.target.version, connections.to(queue.target).sender === sender]).toEqual([2, true]);
    buffer.open(target('a', 3));
    expect([queue.target.version, connections.to(queue.target).sender === sender]).toEqual([3, false]);
  });

  it('gives out at most as many deliveries as its endpoint may receive at a time, in their order', () => {
    const buffer = newBuffer();
    const queue = buffer.open(target('a'));
    const deliveries = Array.from({ length: 70 }, () => delivery('a'));
    buffer.claimed(deliveries, 'me');
    const sent = Array.from({ length: 70 }, () => queue.next()?.delivery.id).filter((id) => id !== undefined);
    expect(sent).toEqual(deliveries.slice(0, 64).map(({ id }) => id));
  });

  it('passes over a delivery whose claim was lost while it waited', () => {
    const buffer = newBuffer();
    const queue = buffer.open(target('a'));
    const [lost, kept] = [delivery('a'), delivery('a')];
    buffer.claimed([lost, kept], 'me');
    const buffered = buffer.findDelivery(lost.id);
    if (buffered !== undefined) buffer.apply(buffered, 'claim_lost');
    expect(queue.next()?.delivery.id).toBe(kept.id);
  });

  it('hands back everything that is not in flight when its endpoint closes', () => {
    const buffer = newBuffer();
    const queue = buffer.open(target('a'));
    const [first, second] = [delivery('a'), delivery('a')];
    buffer.claimed([first, second], 'me');
    expect(queue.next()?.delivery.id).toBe(first.id);
    expect(buffer.close('a').map(({ delivery: { id } }) => id)).toEqual([second.id]);
    expect(queue.ready).toEqual([]);
  });
});
