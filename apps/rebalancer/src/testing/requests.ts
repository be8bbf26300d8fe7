import { compose, type AskedConfigurations, type TargetWeight } from '@ballast/contracts';
import { allocationRequested, configurationsRequested } from '@ballast/contracts/rebalancing';
import { newId } from '@ballast/kernel';
import type { OutgoingMessage } from '@ballast/platform-log';
import { outsideCause } from '@ballast/test-kit';

/** Weights by symbol, in their order. */
export function targetOf(weights: Readonly<Record<string, string>>): TargetWeight[] {
  return Object.entries(weights).map(([instrument_id, weight]) => ({
    instrument_id,
    instrument_id_type: 'SYMBOL',
    weight,
  }));
}

interface AskedAllocation {
  readonly allocationId: string;
  readonly weights: Readonly<Record<string, string>>;
  readonly name?: string;
  readonly changeId?: string;
}

/** The request of a platform for an allocation with these weights. */
export function allocationRequest(
  platformCode: string,
  { allocationId, weights, name, changeId = newId() }: AskedAllocation,
): OutgoingMessage {
  return compose(allocationRequested, {
    key: platformCode,
    cause: outsideCause(changeId, platformCode),
    place: newId(),
    occurredAt: '2026-12-01T10:00:00.000Z',
    data: {
      change_id: changeId,
      allocation_id: allocationId,
      quoted_currency: 'USD',
      allocation: targetOf(weights),
      ...(name === undefined ? {} : { name }),
    },
  });
}

/** Accounts by id with the allocation that each is to have; empty for none. */
interface NamedConfigurations {
  readonly kind: AskedConfigurations['kind'];
  readonly allocations: Readonly<Record<string, string>>;
  readonly changeId?: string;
  readonly chunk?: number;
  readonly chunks?: number;
}

/** The request of a platform for configurations. */
export function configurationsRequest(
  platformCode: string,
  { kind, allocations, changeId = newId(), chunk = 0, chunks = 1 }: NamedConfigurations,
): OutgoingMessage {
  return compose(configurationsRequested, {
    key: platformCode,
    cause: outsideCause(changeId, platformCode),
    place: newId(),
    occurredAt: '2026-12-01T10:00:00.000Z',
    data: {
      change_id: changeId,
      chunk,
      chunks,
      kind,
      entries: Object.entries(allocations).map(([account_id, allocation_id]) => ({
        account_id,
        strategy_id: 'b1c2d3e4-f5a6-4789-bcde-f01234567890',
        participant_code: 'CUST01',
        ...(allocation_id === '' ? {} : { allocation_id }),
      })),
    },
  });
}
