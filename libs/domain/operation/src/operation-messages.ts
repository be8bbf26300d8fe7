import { compose, type Cause, type Composed, type MessageType, type OperationAdvanced } from '@ballast/contracts';
import { holdsPlace, holdsRelease } from '@ballast/contracts/credit';
import { executionsSettle, executionsWithdraw } from '@ballast/contracts/execution';
import {
  executionClosed,
  executionDecided,
  operationAdvanced,
  operationShown,
  operationStatusChanged,
  scopeFixed,
} from '@ballast/contracts/operation';
import { pricesLock, pricesQuote } from '@ballast/contracts/pricing';
import { assertNever, type Timestamp } from '@ballast/kernel';
import type { Advance } from './advance';
import type { Announcement } from './announcements';
import type { Chunk, LegCounts } from './chunk';
import type { Operation, Version } from './operation';
import type { ChunkListed } from './operation.facts';
import { recordedFacts } from './recorded-facts';
import { executionsSettleOf, holdsPlaceOf, holdsReleaseOf, pricesLockOf, pricesQuoteOf } from './requests';
import { traderResource } from './trader';

/** The message that an Operation reacts to, and the time at which the message is handled. */
export interface Occasion {
  readonly cause: Cause;
  readonly now: Timestamp;
}

/** A command with everything that its message is made from. */
export type LoadedCommand =
  | { readonly kind: 'quote_reference' }
  /** `traded`: the assets that accepted Executions trade; empty while that is not known. */
  | { readonly kind: 'lock_prices'; readonly traded: readonly string[] }
  | { readonly kind: 'check_chunk' | 'release_chunk'; readonly chunk: Chunk }
  /** `legsByChunk`: the legs of every chunk of the Operation, in chunk order. */
  | {
      readonly kind: 'settle_chunk' | 'withdraw_chunk';
      readonly chunk: Chunk;
      readonly legsByChunk: readonly LegCounts[];
    };

/** The message that carries a command to another service. */
export function commandMessage(operation: Operation, command: LoadedCommand, { cause, now }: Occasion): Composed {
  const { id, platformCode } = operation;
  const place = 'chunk' in command ? `${id}:${command.chunk.number}` : id;
  const send = <T>(type: MessageType<T>, key: string, data: T): Composed =>
    messageAbout(operation, type, { key, place, at: now, cause }, data);
  switch (command.kind) {
    case 'quote_reference':
      return send(pricesQuote, id, pricesQuoteOf(operation));
    case 'lock_prices':
      return send(pricesLock, id, pricesLockOf(operation, command.traded));
    case 'check_chunk':
      return send(holdsPlace, platformCode, holdsPlaceOf(operation, command.chunk));
    case 'release_chunk':
      return send(holdsRelease, platformCode, holdsReleaseOf(operation, command.chunk));
    case 'settle_chunk':
    case 'withdraw_chunk': {
      const { chunk, legsByChunk } = command;
      const type = command.kind === 'settle_chunk' ? executionsSettle : executionsWithdraw;
      return send(type, place, executionsSettleOf(operation, chunk, legsByChunk));
    }
    default:
      return assertNever(command);
  }
}

/** The message that records one step of an Operation. It stands before all other messages of the step. */
export function stepMessage(
  { operation, facts }: Pick<Advance, 'operation' | 'facts'>,
  { cause, now }: Occasion,
): Composed<OperationAdvanced> {
  const { id, step } = operation;
  const header = { key: id, place: `${id}:${step}`, at: now, cause };
  return messageAbout(operation, operationAdvanced, header, { operation_id: id, step, facts: recordedFacts(facts) });
}

/** A chunk of a default scope, as it is recorded. */
export interface ScopeChunk extends Omit<ChunkListed, 'kind'> {
  /** Offsets of the next answers of the credit check when the scope was read, by partition; undefined when not known. */
  readonly answers?: Readonly<Record<string, string>> | undefined;
}

/** The message that records the participants of a chunk of a default scope. */
export function scopeMessage(
  operation: Pick<Operation, 'id' | 'platformCode'>,
  { chunk, firstIndex, participants, answers }: ScopeChunk,
  { cause, now }: Occasion,
): Composed {
  const { id } = operation;
  return messageAbout(
    operation,
    scopeFixed,
    { key: id, place: `${id}:${chunk}`, at: now, cause },
    {
      operation_id: id,
      chunk,
      first_index: firstIndex,
      participants: participants.map(({ participant_code }) => participant_code),
      ...(answers === undefined ? {} : { answers }),
    },
  );
}

/** The message that carries an announcement to readers. */
export function announcementMessage(operation: Operation, announcement: Announcement, { cause }: Occasion): Composed {
  switch (announcement.kind) {
    case 'operation_shown': {
      const { version, operation: resource } = announcement;
      const data = { sequence: version.sequence, operation: resource };
      return messageAbout(operation, operationShown, { ...versionOf(operation, version), cause }, data);
    }
    case 'operation_status_changed': {
      const { version, previous, operation: resource, counts } = announcement;
      const data = {
        sequence: version.sequence,
        previous_status: previous,
        operation: resource,
        executions: counts,
      };
      return messageAbout(operation, operationStatusChanged, { ...versionOf(operation, version), cause }, data);
    }
    case 'execution_decided':
    case 'execution_closed': {
      const type = announcement.kind === 'execution_decided' ? executionDecided : executionClosed;
      const { traderId: key, at, index, execution, opened } = announcement;
      const trader = opened === undefined ? undefined : traderResource(opened);
      return messageAbout(operation, type, { key, place: execution.id, at, cause }, { index, execution, trader });
    }
    default:
      return assertNever(announcement);
  }
}

interface MessageHeader {
  readonly key: string;
  readonly place: string;
  readonly at: Timestamp;
  readonly cause: Cause;
}

/** Header of the message about a version. A cause may show several versions, so the place has the sequence of each. */
function versionOf({ id }: Operation, { sequence, at }: Version): Omit<MessageHeader, 'cause'> {
  return { key: id, place: `${id}:${sequence}`, at };
}

function messageAbout<T>(
  { id, platformCode }: Pick<Operation, 'id' | 'platformCode'>,
  type: MessageType<T>,
  { key, place, at, cause }: MessageHeader,
  data: T,
): Composed<T> {
  return compose(type, { cause, key, place, occurredAt: at, correlationId: id, platformCode, data });
}
