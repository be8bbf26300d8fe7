import { SEALED_TOPICS } from '@ballast/contracts';
import { Command, Option } from 'commander';
import { type Action, type Cli, WrongUse } from '../cli';
import { cliConfig } from '../config';
import { withReader } from '../open-log';
import { oneLine, print, table } from '../print';
import { Progress } from './progress';
import type { ReplayDifference, Replayed } from './replay-record';

const VALUE_WIDTH = 300;

interface ReplayOptions {
  readonly from?: string;
  readonly to?: string;
  readonly topic?: string;
  readonly rules?: 'current';
  readonly json?: boolean;
}

export function replayCommand(cli: Cli, action: Action): Command {
  return new Command('replay')
    .description('Make recorded decisions again from their recorded inputs. Exits with 0 when all come out the same.')
    .option('--from <time>', 'judge decisions of this time and later')
    .option('--to <time>', 'judge decisions of this time and earlier')
    .option('--topic <name>', 'judge decisions of this topic')
    .addOption(
      new Option('--rules <which>', 'by the rules of this release, whatever a decision names').choices(['current']),
    )
    .option('--json', 'print JSON')
    .addHelpText('after', HELP)
    .action((options: ReplayOptions) => action(() => replay(cli, options)));
}

async function replay(cli: Cli, { from, to, topic, rules, json = false }: ReplayOptions): Promise<boolean> {
  if (topic !== undefined && !SEALED_TOPICS.some((each) => each === topic)) {
    throw new WrongUse(`The record has no topic ${oneLine(topic, VALUE_WIDTH)}.`);
  }
  const parts = { from: timeOf(from), to: timeOf(to), topic, usesCurrentRules: rules === 'current' };
  // Loads the rules of all services only now: other commands have no use for them.
  const { replayRecord } = await import('./replay-record');
  const replayed = await withReader(cliConfig(cli.env), (reader) =>
    replayRecord({ reader, ...parts, onMessage: new Progress(cli).add }),
  );
  const holds = replayed.differences.length === 0;
  const { decided, undecidable, awaited, differences } = replayed;
  const document = {
    holds,
    decided: Object.fromEntries(decided),
    not_decided_again: Object.fromEntries(undecidable),
    awaited: Object.fromEntries(awaited),
    differences,
  };
  print(cli, { json, document, text: textOf(replayed) });
  return holds;
}

/** @throws WrongUse for a text that is no time. */
function timeOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const time = new Date(text);
  if (Number.isNaN(time.getTime())) throw new WrongUse(`${JSON.stringify(text)} is no time of RFC 3339.`);
  return time.toISOString();
}

function textOf({ decided, undecidable, awaited, differences }: Replayed): string {
  const rows = [
    ...[...decided].map(([type, count]) => [type, String(count), 'decided again']),
    ...[...awaited].map(([type, count]) => [type, String(count), 'awaited: the record ends before it']),
    ...[...undecidable].map(([type, count]) => [type, String(count), 'not decided again: inputs are missing']),
  ];
  return `${differences.map(differenceText).join('')}${table(['DECISION', 'COUNT', ''], rows.toSorted())}`;
}

function differenceText({ topic, partition, offset, type, member, recorded, decided }: ReplayDifference): string {
  const [was, is] = [recorded, decided].map((text) => oneLine(text, VALUE_WIDTH));
  return `${topic}/${partition}@${offset} ${type}, ${member}\n  recorded: ${was}\n  decided:  ${is}\n`;
}

const HELP = `
Each decision of the record is made again by the functions of the domain, and compared:
  quotes and locks of prices, from the market, the request and the settings that they name;
  credit checks, from the request of the Operation and the balances and standings that they name;
  steps of Operations, from the messages that they name as their inputs, with everything that follows from a step:
  requests to the venue, statuses, Executions as they are decided and closed;
  trades, from the request to the venue and the faults of the sandbox;
  postings of the ledger, from the booked trades, with balances and positions from the postings before them;
  default scopes, from the Traders that the answers of the credit check had opened and their settings at the request;
  changes of participants, customer accounts and grants, from the command that the fact repeats and the facts before it,
  and the instants from which accounts and grants count;
  the health of webhook endpoints, from the attempts that the fact names.
A message that follows from the record and is missing is a difference. A message that may still be on its way is
counted, and so is a missing posting of a traded quote.
Decisions whose inputs are not all in the record are counted and named by their type. All messages are read, also with
--from, --to or --topic, because later decisions follow from earlier ones. A decision by rules that this release does
not have ends the command with exit code 3.

Examples:
  ballast audit replay
  ballast audit replay --from 2026-04-17T00:00:00Z --to 2026-04-18T00:00:00Z --json
  ballast audit replay --topic ledger.events.v1
`;
