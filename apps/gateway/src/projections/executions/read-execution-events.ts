import { decode, type Envelope, type Execution, type Trader } from '@ballast/contracts';
import { executionClosed, executionDecided, traderCreated, traderUpdated } from '@ballast/contracts/operation';
import type { LogMessage } from '@ballast/platform-log';
import type { ReportedFact } from '../../events';
import type { TraderVersion } from '../traders/traders.projection';
import type { ExecutionVersion } from './executions.projection';

export interface TraderFact<K extends 'trader_created' | 'trader_updated'> extends TraderVersion {
  readonly kind: K;
  /** The message that reports the fact. */
  readonly cause: ReportedFact;
}

export interface ExecutionFact extends ExecutionVersion {
  readonly kind: 'execution';
  /** The message that reports the fact. */
  readonly cause: ReportedFact;
}

export type ExecutionEvent = TraderFact<'trader_created'> | TraderFact<'trader_updated'> | ExecutionFact;

/** Readers by message type. Messages of other types are skipped unread. */
const READERS: ReadonlyMap<string, (message: LogMessage) => ExecutionEvent> = new Map<
  string,
  (message: LogMessage) => ExecutionEvent
>([
  [traderCreated.type, (message) => traderFact('trader_created', decode(traderCreated, message))],
  [traderUpdated.type, (message) => traderFact('trader_updated', decode(traderUpdated, message))],
  [executionDecided.type, (message) => executionFact(decode(executionDecided, message))],
  [executionClosed.type, (message) => executionFact(decode(executionClosed, message))],
]);

function traderFact<K extends 'trader_created' | 'trader_updated'>(
  kind: K,
  envelope: Envelope<{ readonly trader: Trader }>,
): TraderFact<K> {
  const { trader } = envelope.data;
  return {
    kind,
    trader,
    body: JSON.stringify(trader),
    platformCode: envelope.platformCode,
    cause: envelope,
  };
}

function executionFact(envelope: Envelope<{ readonly index: number; readonly execution: Execution }>): ExecutionFact {
  const { index, execution } = envelope.data;
  return {
    kind: 'execution',
    index,
    execution,
    body: JSON.stringify(execution),
    platformCode: envelope.platformCode,
    cause: envelope,
  };
}

/** The fact that a message of execution.events reports; undefined for types that the gateway does not show. */
export function readExecutionEvent(message: LogMessage): ExecutionEvent | undefined {
  return READERS.get(message.type)?.(message);
}
