import { Injectable } from '@nestjs/common';
import { decode, depositPosted, participantsApplied } from '@ballast/contracts';
import { decodeMessages, type LogMessage, type OutgoingMessage } from '@ballast/platform-log';
import type { Tx } from '@ballast/platform-postgres';
import { Replies } from './replies';
import type { Reply } from './reply';

const ANSWERS: ReadonlySet<string> = new Set([participantsApplied.type, depositPosted.type]);

function read(message: LogMessage): Reply {
  if (message.type === depositPosted.type) {
    const { id, correlationId, occurredAt, data } = decode(depositPosted, message);
    const outcome = JSON.stringify(data.deposit);
    return { effectId: correlationId, source: 'credit', messageId: id, expected: 1, outcome, occurredAt };
  }
  const { id, occurredAt, data } = decode(participantsApplied, message);
  return { effectId: data.change_id, source: 'credit', messageId: id, expected: null, outcome: '{}', occurredAt };
}

/** Answers those who wait for the ledger. Postings go by unread: they are large, and nobody waits for them here. */
@Injectable()
export class LedgerEventsHandler {
  constructor(private readonly replies: Replies) {}

  async handle(tx: Tx, messages: readonly LogMessage[]): Promise<readonly OutgoingMessage[]> {
    await this.replies.record(
      tx,
      decodeMessages(
        messages.filter(({ type }) => ANSWERS.has(type)),
        read,
      ),
    );
    return [];
  }
}
