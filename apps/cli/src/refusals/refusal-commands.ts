import { TOPIC_DEFINITIONS } from '@ballast/contracts';
import { type AcceptedRefusal, Refusals, type Restart, type StoredRefusal } from '@ballast/platform-log';
import { Command } from 'commander';
import { type Action, type Cli, WrongUse } from '../cli';
import { cliConfig, type CliConfig } from '../config';
import { oneLine, print, table } from '../print';

const CLIENT = 'ballast-cli';
const HEADER = ['TOPIC', 'PARTITION', 'GROUP', 'POSITION', 'SINCE', 'REASON'];
const REASON_WIDTH = 120;

interface AcceptOptions {
  readonly topic: string;
  readonly group?: string;
  readonly partition?: string;
  readonly from: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

export function refusalCommands(cli: Cli, action: Action): Command {
  return new Command('log')
    .description('Partitions of the log that a service does not read until an operator decides.')
    .addCommand(refusalsCommand(cli, action))
    .addCommand(acceptCommand(cli, action));
}

function refusalsCommand(cli: Cli, action: Action): Command {
  return new Command('refusals')
    .description('List the partitions that are refused, with the reason. Exits with 0 when there is none.')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  ballast log refusals\n')
    .action(({ json = false }: { json?: boolean }) =>
      action(() =>
        withRefusals(cliConfig(cli.env), async (refusals) => {
          const refused = await refusals.list();
          const text = refused.length === 0 ? 'No partition is refused.\n' : table(HEADER, refused.map(cells));
          print(cli, { json, document: refused.map(documentOf), text });
          return refused.length === 0;
        }),
      ),
    );
}

function acceptCommand(cli: Cli, action: Action): Command {
  return new Command('accept')
    .description('Accept refusals: the service reads the partitions again, and messages that are missing stay lost.')
    .requiredOption('--topic <topic>', 'topic whose refusals are accepted')
    .option('--group <service>', 'only those of this service')
    .option('--partition <number>', 'only that of this partition')
    .requiredOption('--from <offset>', 'where reading goes on: position, beginning, end, or an offset')
    .option('--dry-run', 'say what would be lost, and change nothing')
    .option('--json', 'print JSON')
    .addHelpText('after', EXAMPLES)
    .action((options: AcceptOptions) =>
      action(() =>
        withRefusals(cliConfig(cli.env), async (refusals) => {
          const { topic, group, dryRun = false, json = false } = options;
          const filter = { topic, group, partition: partitionOf(options) };
          const restart = restartOf(options);
          const accepted = await (dryRun ? refusals.preview(filter, restart) : refusals.accept(filter, restart));
          print(cli, { json, document: accepted.map(documentOf), text: accepted.map(sentencesOf).join('') });
          return true;
        }),
      ),
    );
}

const EXAMPLES = `
Examples:
  ballast log accept --topic registry.events.v1 --from beginning --dry-run
  ballast log accept --topic registry.events.v1 --group credit-check --partition 2 --from 1200
`;

async function withRefusals<T>(config: CliConfig, work: (refusals: Refusals) => Promise<T>): Promise<T> {
  const { KAFKA_BROKERS: brokers } = config;
  const refusals = await Refusals.open({
    url: config.DATABASE_URL,
    topics: TOPIC_DEFINITIONS.map(({ name, retentionMs }) => ({
      name,
      retentionMs,
      partitions: config.LOG_PARTITIONS,
    })),
    kafka: brokers && { brokers, clientId: CLIENT },
    replicationFactor: config.KAFKA_REPLICATION_FACTOR,
    minInsyncReplicas: config.KAFKA_MIN_INSYNC_REPLICAS,
  });
  return work(refusals).finally(() => refusals.close());
}

function restartOf({ from }: AcceptOptions): Restart {
  if (from === 'position' || from === 'beginning' || from === 'end') return from;
  if (/^\d{1,18}$/.test(from)) return BigInt(from);
  throw new WrongUse(`--from ${oneLine(from, REASON_WIDTH)} is none of position, beginning, end, or an offset.`);
}

function partitionOf({ partition }: AcceptOptions): number | undefined {
  if (partition === undefined || /^\d{1,9}$/.test(partition))
    return partition === undefined ? undefined : Number(partition);
  throw new WrongUse(`--partition ${oneLine(partition, REASON_WIDTH)} is no number of a partition.`);
}

function cells({ topic, partition, group, position, refusedAt, reason }: StoredRefusal): readonly string[] {
  return [topic, String(partition), group, String(position), refusedAt.toISOString(), oneLine(reason, REASON_WIDTH)];
}

function sentencesOf({ topic, partition, group, restart, losses }: AcceptedRefusal): string {
  const lines = losses.length === 0 ? ['Nothing is lost.'] : losses;
  return [`${group} goes on at ${restart} of ${topic}/${partition}.`, ...lines.map((line) => `  ${line}`), ''].join(
    '\n',
  );
}

function documentOf(refusal: StoredRefusal | AcceptedRefusal): object {
  const { topic, partition, group, position, refusedAt, reason } = refusal;
  const decided = 'restart' in refusal ? { restart: String(refusal.restart), losses: refusal.losses } : {};
  return { topic, partition, group, position: String(position), refused_at: refusedAt, reason, ...decided };
}
