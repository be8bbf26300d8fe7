import type { Execution, Operation, Trader } from '@ballast/contracts';
import { codeOf } from './texts';

interface EndedOperation {
  readonly operation: Operation;
  readonly executions: readonly Execution[];
  /** Traders of its Strategy. */
  readonly traders: readonly Trader[];
}

/** Violations of rules that hold for the Executions of every Operation that has ended, in words. */
export function executionViolations({ operation, executions, traders }: EndedOperation): readonly string[] {
  const isExplained = (operation.status_detail !== '') === (operation.status === 'failed');
  const idByCode = new Map(traders.map(({ participant_code, id }) => [participant_code, id]));
  const found = executions.flatMap((execution) => {
    const { participant_code: code, status_reason: reason } = execution;
    const violations = [
      ...(execution.trader_id === (idByCode.get(code) ?? '') ? [] : ['trader_id is not that of the Trader']),
      ...(execution.account_label === operation.strategy_id ? [] : ['account_label is not the Strategy']),
      ...(execution.status_code === codeOf(reason) ? [] : [`status_code is ${execution.status_code}`]),
      ...(execution.created_at === operation.created_at ? [] : ['created_at is not that of the Operation']),
      ...(execution.updated_at > execution.created_at ? [] : ['updated_at did not grow']),
      ...((execution.status === 'settled') === (reason === '') ? [] : [`${execution.status} with reason ${reason}`]),
      ...legViolations(operation, execution),
    ];
    return violations.map((violation) => `${operation.type} of ${code}: ${violation}`);
  });
  return isExplained ? found : [...found, `${operation.type} is ${operation.status}: ${operation.status_detail}`];
}

function legViolations(
  operation: Operation,
  { status, status_reason: reason, instructions: legs }: Execution,
): string[] {
  const violations = legs.flatMap((leg) => [
    ...((leg.status === 'executed') === (leg.status_reason === '') ? [] : [`a leg is ${leg.status} without a reason`]),
    ...(leg.status === 'pending' || leg.status === 'waiting_proceeds' ? [`a leg is still ${leg.status}`] : []),
  ]);
  const isSized = operation.type === 'rebalance' || operation.type === 'liquidation';
  if (isSized) return violations;
  const wanted = operation.allocations.filter(({ weight }) => /[1-9]/.test(weight));
  if (legs.map((leg) => leg.underlying_currency).join() !== wanted.map((one) => one.underlying_currency).join())
    violations.push('the legs are not those of the allocations');
  if (status !== 'rejected') return violations;
  const ownReason = legs.every(
    (leg) =>
      (leg.status === 'rejected' || leg.status === 'failed') &&
      (leg.status_reason === reason || leg.status_reason === 'below_instrument_minimum'),
  );
  return ownReason ? violations : [...violations, 'a leg does not say why the Execution was rejected'];
}
