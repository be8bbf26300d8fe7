import { derivedId, executionId } from '@ballast/kernel';
import type { ScopeEntry, ScopeTarget } from './resolve-scope';

/** The accounts of a trigger that one Operation rebalances. */
export interface ScopeGroup {
  readonly operation_id: string;
  /** A request id that derives from the trigger, so that doing it twice is doing it once. */
  readonly request_id: string;
  readonly strategy_id: string;
  readonly allocation_id: string;
  readonly allocation_version: number;
  /** Codes in the order of the trigger. */
  readonly participants: readonly string[];
}

/** The order of one account, as its rebalancing execution lists it. */
export interface GroupedOrder {
  readonly id: string;
  readonly account_id: string;
  readonly entry: ScopeEntry;
  /** The Execution that the account will have; empty when the trigger leaves it out. */
  readonly portfolio_order_id: string;
  readonly operation_id: string;
}

export interface GroupedScope {
  /** In the order of their first accounts. */
  readonly groups: readonly ScopeGroup[];
  /** In the order of the trigger, one for each account. */
  readonly orders: readonly GroupedOrder[];
}

export interface GroupingTerms {
  /** Id of the rebalancing execution. */
  readonly triggerId: string;
  /** The most participants of one Operation; a group with more becomes several Operations. */
  readonly participantsMax: number;
}

interface OpenGroup extends ScopeGroup {
  readonly participants: string[];
}

/** Groups the accounts of a trigger by Strategy and version of the allocation: each group is one Operation. */
export function groupScope(
  entries: readonly ScopeEntry[],
  { triggerId, participantsMax }: GroupingTerms,
): GroupedScope {
  const groups: OpenGroup[] = [];
  const open = new Map<string, OpenGroup>();
  const orders = entries.map((entry): GroupedOrder => {
    const order = {
      id: derivedId('rebalancing_execution_order', triggerId, entry.account_id),
      account_id: entry.account_id,
      entry,
    };
    if (entry.target === null) {
      return { ...order, portfolio_order_id: '', operation_id: '' };
    }
    const { target } = entry;
    const key = `${target.strategy_id} ${target.allocation_id} ${target.allocation_version}`;
    let group = open.get(key);
    if (group === undefined || group.participants.length >= participantsMax) {
      group = beginGroup(target, triggerId, groups.length);
      groups.push(group);
      open.set(key, group);
    }
    group.participants.push(target.participant_code);
    return {
      ...order,
      portfolio_order_id: executionId(group.operation_id, target.participant_code),
      operation_id: group.operation_id,
    };
  });
  return { groups, orders };
}

function beginGroup(target: ScopeTarget, triggerId: string, index: number): OpenGroup {
  return {
    operation_id: derivedId('rebalancing_operation', triggerId, index),
    request_id: derivedId('rebalancing_request', triggerId, index),
    strategy_id: target.strategy_id,
    allocation_id: target.allocation_id,
    allocation_version: target.allocation_version,
    participants: [],
  };
}
