import { decode, type Envelope } from '@ballast/contracts';
import { operationCancelRequested, operationRequested, participantsListed } from '@ballast/contracts/operation';
import { operationEndOrdered } from '@ballast/contracts/operator';
import { chunkOfReply, inputOfReply, type OperationReply, type StepCause } from '@ballast/domain-operation';
import { readReply, REPLY_TYPES } from '@ballast/domain-operation/operation-replies';
import type { Timestamp } from '@ballast/kernel';
import type { LogMessage } from '@ballast/platform-log';

const CAUSE_TYPES: ReadonlySet<string> = new Set([
  operationRequested.type,
  participantsListed.type,
  operationCancelRequested.type,
  operationEndOrdered.type,
  ...REPLY_TYPES,
]);

/** Whether a message is of a type to which Operations react. */
export function isStepCause({ type }: LogMessage): boolean {
  return CAUSE_TYPES.has(type);
}

interface ReadCause {
  readonly cause: StepCause;
  readonly envelope: Envelope<{ readonly operation_id: string }>;
  /** The answer of another service, if the step reacts to one. */
  readonly reply?: OperationReply;
}

/**
 * The message that a step of the Operation reacts to, with the time of the step. A message about another Operation ended
 * that one, so that the turn of this one came.
 */
export function readStepCause(message: LogMessage, operationId: string, at: Timestamp): ReadCause {
  const read = readCause(message, at);
  const { envelope } = read;
  if (envelope.data.operation_id === operationId) return read;
  return { envelope, cause: { kind: 'told', input: { kind: 'turn_came', at } } };
}

function readCause(message: LogMessage, at: Timestamp): ReadCause {
  switch (message.type) {
    case operationRequested.type: {
      const envelope = decode(operationRequested, message);
      return { envelope, cause: { kind: 'requested', requested: envelope } };
    }
    case participantsListed.type: {
      const envelope = decode(participantsListed, message);
      const { chunk, first_index: firstIndex, participants } = envelope.data;
      return {
        envelope,
        cause: { kind: 'told', input: { kind: 'chunk_listed', at, chunk, firstIndex, participants } },
      };
    }
    case operationCancelRequested.type: {
      const envelope = decode(operationCancelRequested, message);
      return { envelope, cause: { kind: 'told', input: { kind: 'cancel_requested', at } } };
    }
    case operationEndOrdered.type:
      return { envelope: decode(operationEndOrdered, message), cause: { kind: 'ended' } };
    default: {
      const reply = readReply(message);
      // The state of Executions does not depend on the Traders of chunks that were released without a decision.
      const input = inputOfReply(reply, { at, traders: new Set() });
      return { envelope: reply.envelope, reply, cause: { kind: 'told', input, chunk: chunkOfReply(reply) } };
    }
  }
}
