import type { OperationStatus } from '@ballast/contracts';
import { outsideCause } from '@ballast/test-kit';
import { isReadable, isTransition, NO_PROGRESS, passGate, type OperationEvent } from './operation-gate.decider';

function event(
  sequence: number,
  status: OperationStatus,
  total: number,
  previousStatus = 'validating',
): OperationEvent {
  const operation = {
    id: '6a3f0b1e-0000-4000-8000-000000000001',
    strategy_id: '6a3f0b1e-0000-4000-8000-000000000002',
    request_id: '6a3f0b1e-0000-4000-8000-000000000003',
    type: 'enrollment' as const,
    status,
    status_reason: '',
    status_detail: '',
    allocations: [],
    created_at: '2026-04-17T10:30:00.000Z',
    updated_at: '2026-04-17T10:30:01.000Z',
  };
  return {
    sequence,
    platformCode: 'SANDBX',
    previousStatus,
    total,
    occurredAt: operation.updated_at,
    cause: outsideCause(operation.id, 'SANDBX'),
    operation,
  };
}

describe('whether a change of an Operation is readable', () => {
  it('holds pricing and settling back until all Executions are readable', () => {
    for (const status of ['pricing', 'settling'] as const) {
      expect(isReadable(event(1, status, 3), { ...NO_PROGRESS, projected: 2 })).toBe(false);
      expect(isReadable(event(1, status, 3), { ...NO_PROGRESS, projected: 3 })).toBe(true);
    }
  });

  it('holds a terminal status back until all Executions are terminal, however they ended', () => {
    for (const status of ['settled', 'skipped', 'failed'] as const) {
      expect(isReadable(event(1, status, 3), { projected: 3, settled: 1, skipped: 1, rejected: 0 })).toBe(false);
      expect(isReadable(event(1, status, 3), { projected: 3, settled: 1, skipped: 1, rejected: 1 })).toBe(true);
    }
  });

  it('lets an Operation without Executions, and one that still validates, through at once', () => {
    expect(isReadable(event(1, 'skipped', 0), NO_PROGRESS)).toBe(true);
    expect(isReadable(event(1, 'validating', 5), NO_PROGRESS)).toBe(true);
  });
});

describe('the gate', () => {
  const allProjected = { projected: 2, settled: 0, skipped: 0, rejected: 0 };

  it('releases events in sequence, in whatever order they are given', () => {
    const decision = passGate([event(2, 'settling', 2), event(1, 'pricing', 2)], {
      applied: 0,
      progress: allProjected,
    });
    expect(decision.released.map(({ sequence }) => sequence)).toEqual([1, 2]);
    expect(decision.pending).toEqual([]);
  });

  it('holds all events behind the first one that has to wait', () => {
    const events = [event(1, 'pricing', 2), event(2, 'settled', 2), event(3, 'settled', 0)];
    const decision = passGate(events, { applied: 0, progress: allProjected });
    expect(decision.released.map(({ sequence }) => sequence)).toEqual([1]);
    expect(decision.pending.map(({ sequence }) => sequence)).toEqual([2, 3]);
  });

  it('drops events that are applied already, and the second copy of any other', () => {
    const events = [event(1, 'pricing', 2), event(2, 'settling', 2), event(2, 'settling', 2)];
    const decision = passGate(events, { applied: 1, progress: allProjected });
    expect(decision.released.map(({ sequence }) => sequence)).toEqual([2]);
  });
});

describe('the events of webhooks', () => {
  it('reports a change from one status to another', () => {
    expect(isTransition(event(1, 'pricing', 0))).toBe(true);
  });

  it('reports neither the first status nor a place in the queue', () => {
    expect(isTransition(event(1, 'validating', 0, ''))).toBe(false);
    expect(isTransition(event(1, 'validating', 0, 'validating'))).toBe(false);
  });
});
