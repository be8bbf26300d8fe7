import { compose, decode, TOPICS, type EndOrder, type EndOutcome } from '@ballast/contracts';
import { operationEndAnswered, operationEndOrdered } from '@ballast/contracts/operator';
import { toTimestamp } from '@ballast/kernel';
import type { LogReader } from '@ballast/platform-log';
import type { Cli } from '../cli';
import { causeOfAct } from '../operator';
import type { OperatorLog } from '../operator-log';

/** An order to end an Operation, with the name of the operator who gives it. */
export interface OrderOfOperator extends EndOrder {
  readonly operator: string;
}

/** Upper bound of the wait for the orchestrator's answer. */
const ANSWER_DEADLINE_MS = 30_000;

/**
 * Orders the end of an Operation and waits for the orchestrator's answer.
 * @throws Error when no answer comes in time. The order stands all the same.
 */
export async function endOperation(
  { reader, log }: { readonly reader: LogReader; readonly log: OperatorLog },
  { operator, ...order }: OrderOfOperator,
  { clock, err }: Pick<Cli, 'clock' | 'err'>,
): Promise<EndOutcome> {
  const from = await reader.ends([TOPICS.operatorEvents]);
  const orderedAt = toTimestamp(clock());
  const message = compose(operationEndOrdered, {
    cause: causeOfAct(operator, order.operation_id),
    key: order.operation_id,
    place: `${order.operation_id}:${orderedAt}`,
    occurredAt: orderedAt,
    data: order,
  });
  const { id } = message.envelope;
  await log.write(async () => ({ result: undefined, messages: [message] }));
  err('The order is recorded; waiting for the orchestrator.\n');
  const deadline = performance.now() + ANSWER_DEADLINE_MS;
  let outcome: EndOutcome | undefined;
  await reader.read({
    topics: [TOPICS.operatorEvents],
    from,
    onMessage: (received) => {
      if (received.type !== operationEndAnswered.type) return;
      const { causationId, data } = decode(operationEndAnswered, received);
      if (causationId === id) outcome = data.outcome;
    },
    isDone: () => outcome !== undefined || performance.now() > deadline,
  });
  if (outcome === undefined) {
    throw new Error('The order is recorded, but the orchestrator has not answered: is it running?');
  }
  return outcome;
}
