import { type Checkpoint, SEALED_TOPICS, type SealedPartition, TOPIC_DEFINITIONS } from '@ballast/contracts';
import { composeCheckpoint } from '@ballast/contracts/audit';
import {
  appendLeaves,
  type Digest,
  EMPTY_TREE,
  endAfter,
  leafOf,
  makeCheckpoint,
  rootOf,
  type SealingKey,
  toHex,
} from '@ballast/domain-seal';
import {
  type LogPort,
  logTablesMigration,
  openLog,
  openLogReader,
  type OutgoingMessage,
  WritePath,
} from '@ballast/platform-log';
import { type Database, openDatabase } from '@ballast/platform-postgres';

const SCHEMA = 'sealing';
const PARTITIONS = 2;

/** The embedded log of a platform whose record is sealed, as the auditor seals it. */
export class SealedLog {
  readonly checkpoints: Checkpoint[] = [];

  private constructor(
    readonly database: Database,
    private readonly log: LogPort,
    private readonly path: WritePath,
    private readonly key: SealingKey,
  ) {}

  static async open(url: string, key: SealingKey): Promise<SealedLog> {
    const database = await openDatabase({
      url,
      schema: SCHEMA,
      poolSize: 3,
      entities: [],
      migrations: [logTablesMigration(SCHEMA)],
      applicationName: SCHEMA,
    });
    const topics = TOPIC_DEFINITIONS.map(({ name, retentionMs }) => ({ name, retentionMs, partitions: PARTITIONS }));
    const log = openLog({ kind: 'embedded', database, topics });
    await log.start();
    await database.query('CREATE SCHEMA auditor');
    await database.query(`
      CREATE TABLE auditor.leaves (
        topic text, partition integer, first_index bigint, first_offset bigint, hashes bytea
      )`);
    return new SealedLog(database, log, new WritePath(database, log), key);
  }

  /** The same log with a chain that begins anew, as a forger makes it who has a key. */
  static anew({ database, log, path }: SealedLog, key: SealingKey): SealedLog {
    return new SealedLog(database, log, path, key);
  }

  send(messages: readonly OutgoingMessage[]): Promise<void> {
    return this.path.run(async () => ({ result: undefined, messages }));
  }

  /** Appends a checkpoint of everything that the record holds. */
  async seal(at: string): Promise<void> {
    const latest = await this.sealedPartitions();
    const known = new Map(
      this.checkpoints.flatMap(({ partitions }) => partitions.map((each) => [placeOf(each), each])),
    );
    const grown = latest.filter((each) => each.size > (known.get(placeOf(each))?.size ?? 0));
    const last = this.checkpoints.at(-1);
    const sealing = { at, grown, latest, nextKey: undefined };
    const checkpoint = makeCheckpoint(last && endAfter(last), sealing, this.key);
    this.checkpoints.push(checkpoint);
    await this.send([composeCheckpoint(checkpoint)]);
  }

  async close(): Promise<void> {
    await this.log.close();
    await this.database.close();
  }

  /** Every partition as it is, with its leaves in the table of the auditor. */
  private async sealedPartitions(): Promise<readonly SealedPartition[]> {
    const leaves = new Map<string, Digest[]>();
    const reader = openLogReader({ kind: 'embedded', url: this.database.url });
    await reader.read({
      topics: SEALED_TOPICS,
      onMessage: (message) => {
        const known = leaves.get(placeOf(message)) ?? [];
        known.push(leafOf(message));
        leaves.set(placeOf(message), known);
      },
    });
    await reader.close();
    await this.database.query('DELETE FROM auditor.leaves');
    return Promise.all(
      [...leaves].map(async ([place, hashes]) => {
        const [topic = '', partition = ''] = place.split('/');
        await this.database.query('INSERT INTO auditor.leaves VALUES ($1, $2, 0, 0, $3)', [
          topic,
          partition,
          Buffer.concat(hashes),
        ]);
        const { frontier } = appendLeaves(EMPTY_TREE, hashes);
        return { topic, partition: Number(partition), size: frontier.size, root: toHex(rootOf(frontier)) };
      }),
    );
  }
}

function placeOf({ topic, partition }: { readonly topic: string; readonly partition: number }): string {
  return `${topic}/${partition}`;
}
