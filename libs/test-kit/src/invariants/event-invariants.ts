import { groupBy } from './group';
import type { PlatformSnapshot, PublicEvent } from './snapshot';

const ORDER = ['validating', 'pricing', 'settling', 'settled', 'skipped', 'failed'];
const OPERATION = 'trade_strategy.operation.status_changed';
const EXECUTION = 'trade_strategy.execution.status_changed';
const TRADER = 'trade_strategy.trader.created';

/** Violations of the rule that every fact is reported once, in order, as its GET shows it, with no position missing. */
export function eventViolations(snapshot: PlatformSnapshot): readonly string[] {
  return [
    ...positions(snapshot),
    ...executionEvents(snapshot),
    ...traderEvents(snapshot),
    ...operationEvents(snapshot),
  ];
}

function idOf(event: PublicEvent): string {
  return String(event.payload['id']);
}

function ofType(events: readonly PublicEvent[], type: string): ReadonlyMap<string, readonly PublicEvent[]> {
  return groupBy(
    events.filter((event) => event.type === type),
    idOf,
  );
}

function positions({ events }: PlatformSnapshot): string[] {
  const gaps = events.flatMap(({ position }, index) =>
    position === index + 1 ? [] : [`event ${index + 1} has position ${position}`],
  );
  const ids = new Set(events.map(({ notification_id }) => notification_id));
  return [...gaps.slice(0, 3), ...(ids.size === events.length ? [] : ['a notification id was used twice'])];
}

function executionEvents({ executions, events }: PlatformSnapshot): string[] {
  const reported = ofType(events, EXECUTION);
  return executions.flatMap((execution) => {
    const found = reported.get(execution.id) ?? [];
    const expected = execution.status === 'awaiting_execution' ? 0 : 1;
    if (found.length !== expected)
      return [`Execution ${execution.id} is ${execution.status} with ${found.length} events`];
    const [event] = found;
    return event === undefined || JSON.stringify(event.payload) === JSON.stringify(execution)
      ? []
      : [`the event of Execution ${execution.id} is not what its GET shows`];
  });
}

function traderEvents({ traders, executions, events }: PlatformSnapshot): string[] {
  const created = ofType(events, TRADER);
  const closed = ofType(events, EXECUTION);
  const executionsByTrader = groupBy(executions, ({ trader_id }) => trader_id);
  return traders.flatMap(({ id }) => {
    const [event, ...more] = created.get(id) ?? [];
    if (event === undefined || more.length > 0)
      return [`Trader ${id} has ${more.length + (event ? 1 : 0)} creation events`];
    // An Execution that was refused before the Trader existed does not name it. Every Execution here must come later.
    const early = (executionsByTrader.get(id) ?? []).filter((execution) =>
      (closed.get(execution.id) ?? []).some(({ position }) => position < event.position),
    );
    return early.length === 0 ? [] : [`an Execution of Trader ${id} was reported before the Trader`];
  });
}

function operationEvents({ operations, executions, events }: PlatformSnapshot): string[] {
  const reported = ofType(events, OPERATION);
  const closed = ofType(events, EXECUTION);
  const byOperation = groupBy(executions, ({ operation_id }) => operation_id);
  return operations.flatMap((operation) => {
    const found = reported.get(operation.id) ?? [];
    const violations: string[] = [];
    const steps = found.map(({ payload }) => ORDER.indexOf(String(payload['status'])));
    if (steps.some((step, index) => step <= (steps[index - 1] ?? 0)))
      violations.push(`Operation ${operation.id} went backwards`);
    const last = found.at(-1);
    if (last === undefined) return [`Operation ${operation.id} is ${operation.status} without an event`];
    if (JSON.stringify(last.payload) !== JSON.stringify(operation))
      violations.push(`the last event of Operation ${operation.id} is not what its GET shows`);
    const late = (byOperation.get(operation.id) ?? []).filter(({ id }) =>
      (closed.get(id) ?? []).some(({ position }) => position > last.position),
    );
    if (late.length > 0)
      violations.push(`${late.length} Executions of Operation ${operation.id} were reported after its end`);
    return violations;
  });
}
