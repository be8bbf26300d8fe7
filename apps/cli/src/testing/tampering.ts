import { TOPICS } from '@ballast/contracts';
import type { Database } from '@ballast/platform-postgres';

/** A way to tamper with a sealed log, and the text by which `ballast audit verify` names it. */
export interface Tampering {
  readonly what: string;
  /** Changes the tables of the log. Answers the text that has to be named. */
  apply(database: Database, chance: Chance): Promise<string>;
}

/** Numbers that follow from a seed: the same seed tampers in the same way. */
export class Chance {
  constructor(private state: number) {}

  /** A whole number from 0 to, and without, `bound`. */
  below(bound: number): number {
    // Linear congruence with the constants of Numerical Recipes.
    this.state = (Math.imul(this.state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((this.state / 2 ** 32) * bound);
  }

  pick<T>(items: readonly T[]): T {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new Error('There is nothing to pick from');
    return item;
  }
}

interface Row {
  readonly id: number;
  readonly place: string;
  readonly message_offset: string;
  readonly value: string;
}

const MESSAGES = `
  SELECT m.partition_id AS id, p.topic || '/' || p.partition AS place, m.message_offset, m.value
    FROM log.messages m JOIN log.partitions p ON p.id = m.partition_id`;

async function messagesOf(database: Database, isCheckpoint: boolean): Promise<readonly Row[]> {
  return database.query<Row>(`${MESSAGES} WHERE (p.topic = $1) = $2 ORDER BY m.partition_id, m.message_offset`, [
    TOPICS.auditCheckpoints,
    isCheckpoint,
  ]);
}

function setting(column: string, expression: string, says: string): Tampering {
  return {
    what: `another ${column}`,
    apply: async (database, chance) => {
      const { id, place, message_offset } = chance.pick(await messagesOf(database, false));
      await database.query(
        `UPDATE log.messages SET ${column} = ${expression} WHERE partition_id = $1 AND message_offset = $2`,
        [id, message_offset],
      );
      return `${place}@${message_offset}: ${says}`;
    },
  };
}

/** Moves the offsets of all messages of a partition from an offset on. */
async function shift(database: Database, id: number, from: string, by: number): Promise<void> {
  // Two steps: the primary key is checked for each row.
  await database.query(
    'UPDATE log.messages SET message_offset = -message_offset - 1 WHERE partition_id = $1 AND message_offset >= $2',
    [id, from],
  );
  await database.query(
    'UPDATE log.messages SET message_offset = -message_offset - 1 + $2 WHERE partition_id = $1 AND message_offset < 0',
    [id, by],
  );
  await database.query('UPDATE log.partitions SET next_offset = next_offset + $2 WHERE id = $1', [id, by]);
}

async function remove(database: Database, { id, message_offset }: Row): Promise<void> {
  await database.query('DELETE FROM log.messages WHERE partition_id = $1 AND message_offset = $2', [
    id,
    message_offset,
  ]);
}

const IN_RECORD: readonly Tampering[] = [
  setting(
    'value',
    'overlay(value placing chr(ascii(right(value, 1)) + 1) from length(value))',
    'the value, the key or a header was changed',
  ),
  setting('value', "value || ' '", 'the value, the key or a header was changed'),
  setting('key', "key || 'x'", 'the key was changed'),
  setting('type', "type || '.x'", 'the type was changed'),
  setting('headers', `'{"traceparent":"00-2"}'`, 'the value, the key or a header was changed'),
  {
    what: 'a message less',
    apply: async (database, chance) => {
      const row = chance.pick(await messagesOf(database, false));
      await remove(database, row);
      return `${row.place}@${row.message_offset}: the message is missing`;
    },
  },
  {
    what: 'a message less, and those behind it moved up',
    apply: async (database, chance) => {
      const row = chance.pick(await messagesOf(database, false));
      await remove(database, row);
      await shift(database, row.id, row.message_offset, -1);
      return `${row.place}@`;
    },
  },
  {
    what: 'a message more between others',
    apply: async (database, chance) => {
      const { id, place, message_offset } = chance.pick(await messagesOf(database, false));
      await shift(database, id, message_offset, 1);
      await database.query(
        `INSERT INTO log.messages (partition_id, message_offset, appended_at, key, type, value, headers)
         VALUES ($1, $2, now(), 'k', 'thing.done', '{"added":true}', '{}')`,
        [id, message_offset],
      );
      return `${place}@${message_offset}: the value, the key or a header was changed`;
    },
  },
  {
    what: 'two messages that have changed places',
    apply: async (database, chance) => {
      const rows = await messagesOf(database, false);
      const one = chance.pick(rows);
      const other = chance.pick(
        rows.filter(({ id, message_offset }) => id === one.id && message_offset !== one.message_offset),
      );
      const swap = 'UPDATE log.messages SET message_offset = $3 WHERE partition_id = $1 AND message_offset = $2';
      await database.query(swap, [one.id, one.message_offset, -1]);
      await database.query(swap, [one.id, other.message_offset, one.message_offset]);
      await database.query(swap, [one.id, -1, other.message_offset]);
      return `${one.place}@${one.message_offset}: the message stood at ${other.message_offset}`;
    },
  },
  {
    what: 'a partition whose end is cut off',
    apply: async (database, chance) => {
      const { id, place, message_offset } = chance.pick(await messagesOf(database, false));
      await database.query('DELETE FROM log.messages WHERE partition_id = $1 AND message_offset >= $2', [
        id,
        message_offset,
      ]);
      await database.query('UPDATE log.partitions SET next_offset = $2 WHERE id = $1', [id, message_offset]);
      return `${place}@${message_offset}: the message is missing`;
    },
  },
];

/** Changes the document of a checkpoint in its message. */
function edit(what: string, change: (checkpoint: Record<string, unknown>) => void, says: string): Tampering {
  return {
    what: `a checkpoint with ${what}`,
    apply: async (database, chance) => {
      const { id, place, message_offset, value } = chance.pick(await messagesOf(database, true));
      const envelope = JSON.parse(value) as { data: Record<string, unknown> };
      change(envelope.data);
      await database.query('UPDATE log.messages SET value = $3 WHERE partition_id = $1 AND message_offset = $2', [
        id,
        message_offset,
        JSON.stringify(envelope),
      ]);
      return `${place}@${message_offset}: ${says}`;
    },
  };
}

const IN_CHECKPOINTS: readonly Tampering[] = [
  edit('another time', (checkpoint) => (checkpoint['at'] = '2026-04-17T10:29:00.000Z'), ''),
  edit('another root', (checkpoint) => (checkpoint['root'] = 'a'.repeat(64)), 'checkpoint'),
  edit('fewer partitions', (checkpoint) => (checkpoint['partitions'] = []), 'checkpoint'),
  edit('a member more', (checkpoint) => (checkpoint['more'] = 1), 'checkpoint'),
  edit('another predecessor', (checkpoint) => (checkpoint['previous'] = 'b'.repeat(64)), 'checkpoint'),
  edit('no signature', (checkpoint) => delete checkpoint['signature'], 'the message is no checkpoint'),
  {
    what: 'a checkpoint less',
    apply: async (database, chance) => {
      const rows = await messagesOf(database, true);
      // A missing last one is found by a witness only.
      const row = chance.pick(rows.slice(0, -1));
      await remove(database, row);
      return `${Number(row.message_offset) + 1} is missing`;
    },
  },
];

/** All ways to tamper. */
export const TAMPERINGS: readonly Tampering[] = [...IN_RECORD, ...IN_CHECKPOINTS];
