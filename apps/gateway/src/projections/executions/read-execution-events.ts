import { decode, type Envelope, type Execution, type Trader } from '@ballast/contracts';
import { executionClosed, executionDecided, traderUpdated } from '@ballast/contracts/operation';
import type { LogMessage } from '@ballast/platform-log';
import type { ReportedFact } from '../../events';
import type { TraderVersion } from '../traders/traders.projection';
import type { ExecutionVersion } from './executions.projection';

/** The fact that a setting of a Trader changed. */
export interface TraderFact extends TraderVersion {
  readonly kind: 'trader_updated';
  /** The message that reports the fact. */
  readonly cause: ReportedFact;
}

export interface ExecutionFact extends ExecutionVersion {
  readonly kind: 'execution';
  /** The Trader that the decision on the Execution opened. */
  readonly opened: TraderVersion | undefined;
  /** The message that reports the fact. */
  readonly cause: ReportedFact;
}

export type ExecutionEvent = TraderFact | ExecutionFact;

/** Readers by message type. Messages of other types are skipped unread. */
const READERS: ReadonlyMap<string, (message: LogMessage) => ExecutionEvent> = new Map<
  string,
  (message: LogMessage) => ExecutionEvent
>([
  [traderUpdated.type, (message) => traderFact(decode(traderUpdated, message))],
  [executionDecided.type, (message) => executionFact(decode(executionDecided, message))],
  [executionClosed.type, (message) => executionFact(decode(executionClosed, message))],
]);

function traderFact(envelope: Envelope<{ readonly trader: Trader }>): TraderFact {
  return { kind: 'trader_updated', ...versionOf(envelope, envelope.data.trader), cause: envelope };
}

function executionFact(
  envelope: Envelope<{ readonly index: number; readonly execution: Execution; readonly trader?: Trader | undefined }>,
): ExecutionFact {
  const { index, execution, trader } = envelope.data;
  return {
    kind: 'execution',
    index,
    execution,
    body: JSON.stringify(execution),
    platformCode: envelope.platformCode,
    opened: trader === undefined ? undefined : versionOf(envelope, trader),
    cause: envelope,
  };
}

function versionOf({ platformCode }: Envelope<unknown>, trader: Trader): TraderVersion {
  return { platformCode, trader, body: JSON.stringify(trader) };
}

/** The fact that a message of execution.events reports; undefined for types that the gateway does not show. */
export function readExecutionEvent(message: LogMessage): ExecutionEvent | undefined {
  return READERS.get(message.type)?.(message);
}
