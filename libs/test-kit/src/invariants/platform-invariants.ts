import { isTerminal } from '@ballast/contracts';
import { formatUnits, parseUnits } from '@ballast/kernel';
import { eventViolations } from './event-invariants';
import { groupBy, SCALE } from './group';
import { ledgerViolations } from './ledger-entry-invariants';
import type { PlatformSnapshot } from './snapshot';
import { statusViolations } from './status-invariants';

/**
 * Violations of the platform's invariants, a sentence for each. The snapshot must be of a platform at rest: every
 * Operation has ended and every event is published.
 */
export function platformViolations(snapshot: PlatformSnapshot): readonly string[] {
  return [
    ...weights(snapshot),
    ...onePrice(snapshot),
    ...oneExecution(snapshot),
    ...terminality(snapshot),
    ...outcomes(snapshot),
    ...amounts(snapshot),
    ...instructions(snapshot),
    ...ledgerViolations(snapshot),
    ...eventViolations(snapshot),
    ...statusViolations(snapshot),
  ];
}

function weights({ operations }: PlatformSnapshot): string[] {
  return operations.flatMap(({ id, type, allocations }) => {
    if (type === 'liquidation') return [];
    const sum = allocations.reduce((total, { weight }) => total + parseUnits(weight, SCALE), 0n);
    return sum === parseUnits('1', SCALE) ? [] : [`the weights of Operation ${id} sum to ${formatUnits(sum, SCALE)}`];
  });
}

function onePrice({ executions }: PlatformSnapshot): string[] {
  const prices = new Map<string, string>();
  const violations: string[] = [];
  for (const { operation_id, instructions: legs } of executions) {
    for (const { underlying_currency: asset, price } of legs) {
      if (price === '') continue;
      const key = `${operation_id} ${asset}`;
      const known = prices.get(key) ?? price;
      if (known !== price)
        violations.push(`${asset} has the prices ${known} and ${price} in Operation ${operation_id}`);
      prices.set(key, known);
    }
  }
  return violations;
}

function oneExecution({ executions }: PlatformSnapshot): string[] {
  const groups = groupBy(executions, ({ operation_id, participant_code }) => `${operation_id} ${participant_code}`);
  return [...groups].flatMap(([key, found]) => (found.length === 1 ? [] : [`${key} has ${found.length} Executions`]));
}

function terminality({ operations, executions }: PlatformSnapshot): string[] {
  const byOperation = groupBy(executions, ({ operation_id }) => operation_id);
  return operations.flatMap(({ id, status }) => {
    const open = (byOperation.get(id) ?? []).filter((execution) => execution.status === 'awaiting_execution').length;
    if (isTerminal(status) && open > 0) return [`Operation ${id} is ${status} with ${open} Executions open`];
    return isTerminal(status) ? [] : [`Operation ${id} is still ${status}`];
  });
}

function outcomes({ operations, executions }: PlatformSnapshot): string[] {
  const byOperation = groupBy(executions, ({ operation_id }) => operation_id);
  return operations.flatMap(({ id, status, status_reason }) => {
    const found = byOperation.get(id) ?? [];
    const settled = found.filter((execution) => execution.status === 'settled').length;
    if (status === 'settled') {
      const expected = settled === found.length ? '' : 'partial_success';
      return settled > 0 && status_reason === expected
        ? []
        : [`Operation ${id} is settled (${status_reason}) with ${settled} of ${found.length}`];
    }
    return settled === 0 ? [] : [`Operation ${id} is ${status} with ${settled} settled Executions`];
  });
}

function amounts({ operations, executions, requested }: PlatformSnapshot): string[] {
  const types = new Map(operations.map(({ id, type }) => [id, type]));
  return executions.flatMap(({ operation_id, participant_code, instructions: legs }) => {
    const asked = requested.get(operation_id)?.get(participant_code);
    const type = types.get(operation_id);
    if (asked === undefined || type === 'rebalance' || type === 'liquidation') return [];
    const sum = legs.reduce((total, { amount }) => total + parseUnits(amount, SCALE), 0n);
    return sum === parseUnits(asked, SCALE)
      ? []
      : [`the legs of ${participant_code} in ${operation_id} sum to ${formatUnits(sum, SCALE)}, not to ${asked}`];
  });
}

/** An executed Instruction has all members of a trade, with the values of the ledger; any other Instruction has none. */
function instructions({ executions, entries }: PlatformSnapshot): string[] {
  const posted = new Map(
    entries
      .filter(({ account }) => account !== 'house')
      .map(({ execution_id, instruction_index, purpose, amount }) => [
        `${execution_id} ${instruction_index} ${purpose}`,
        amount,
      ]),
  );
  return executions.flatMap(({ id, instructions: legs, status }) =>
    legs.flatMap((leg, index) => {
      const name = `Instruction ${index} of Execution ${id}`;
      if (leg.status !== 'executed') {
        const blank = [leg.price, leg.quantity, leg.total_notional, leg.executed_at].every((text) => text === '');
        return blank && leg.trade_ids.length === 0 ? [] : [`${name} is ${leg.status} but shows a trade`];
      }
      if (status !== 'settled' || leg.trade_ids.length !== 1)
        return [`${name} is executed in an Execution that is ${status}`];
      const magnitude = (purpose: string): bigint => {
        const units = parseUnits(posted.get(`${id} ${index} ${purpose}`) ?? '0', SCALE);
        return units < 0n ? -units : units;
      };
      const agrees =
        magnitude(`${leg.side}_cash`) === parseUnits(leg.total_notional, SCALE) &&
        magnitude(`${leg.side}_asset`) === parseUnits(leg.quantity, SCALE);
      return agrees ? [] : [`${name} disagrees with the ledger`];
    }),
  );
}
