import { Injectable } from '@nestjs/common';
import type { Reader, Tx } from '@ballast/platform-postgres';
import type { Reply, ReplyPart } from './reply';

/** Replies that have arrived, by the effect that they answer. */
@Injectable()
export class ReplyStore {
  /** Adds replies. A reply that was recorded before changes nothing. */
  async add(tx: Tx, replies: readonly Reply[]): Promise<void> {
    await tx.prepared(
      'gateway.replies.record',
      `INSERT INTO gateway.replies (effect_id, source, part, expected, outcome)
       SELECT * FROM unnest($1::text[], $2::text[], $3::int[], $4::int[], $5::text[])
       ON CONFLICT DO NOTHING`,
      [
        replies.map(({ effectId }) => effectId),
        replies.map(({ source }) => source),
        replies.map(({ part }) => part),
        replies.map(({ expected }) => expected),
        replies.map(({ outcome }) => outcome),
      ],
    );
  }

  /** The parts of the answers to these effects, by effect. An effect without any part is left out. */
  async partsOf(tx: Tx, effectIds: readonly string[]): Promise<ReadonlyMap<string, readonly ReplyPart[]>> {
    const rows = await tx.prepared<ReplyPart & { readonly effect_id: string }>(
      'gateway.replies.of_effects',
      'SELECT effect_id, source, expected, outcome FROM gateway.replies WHERE effect_id = ANY($1::text[])',
      [effectIds],
    );
    const parts = new Map<string, ReplyPart[]>();
    for (const { effect_id, ...part } of rows) parts.set(effect_id, [...(parts.get(effect_id) ?? []), part]);
    return parts;
  }

  /** The parts of the answer to one effect. */
  read(reader: Reader, effectId: string): Promise<readonly ReplyPart[]> {
    return reader.prepared<ReplyPart>(
      'gateway.replies.read',
      'SELECT source, expected, outcome FROM gateway.replies WHERE effect_id = $1',
      [effectId],
    );
  }

  /** Notifies the other instances on a channel. */
  async notify(reader: Reader, channel: string, payload: string): Promise<void> {
    await reader.query('SELECT pg_notify($1, $2)', [channel, payload]);
  }
}
