import type { LogReader } from '@ballast/platform-log';
import { Command } from 'commander';
import { type Action, type Cli, WrongUse } from '../cli';
import { cliConfig } from '../config';
import { withReader } from '../open-log';
import { oneLine } from '../print';
import { Progress } from './progress';
import { actorText, readTimeline, type TimelineFact } from './timeline';
import type { TimelineSubject } from './timeline-subject';

const CHANGE_WIDTH = 300;

interface TimelineOptions {
  readonly operation?: string;
  readonly execution?: string;
  readonly trader?: string;
  readonly quote?: string;
  readonly account?: string;
  readonly request?: string;
  readonly platform?: string;
  readonly json?: boolean;
}

export function timelineCommand(cli: Cli, action: Action): Command {
  return new Command('timeline')
    .description('Print every fact of the record about one thing, in causal order. Exits with 1 when there is none.')
    .option('--operation <id>', 'an Operation')
    .option('--execution <id>', 'an Execution, with the facts about its whole Operation')
    .option('--trader <id>', 'a Trader')
    .option('--quote <id>', 'a quote with its execution, its trade and its posting')
    .option(
      '--account <name>',
      'a customer account by its ZRN or id; or an account of the ledger, such as participant:CUST01, with --platform',
    )
    .option('--request <id>', 'a request by its X-REQUEST-ID, with everything that followed from it')
    .option('--platform <code>', 'the platform of an account or of a request')
    .option('--json', 'print a JSON line for each fact, with its data')
    .addHelpText('after', HELP)
    .action((options: TimelineOptions) => action(() => printTimeline(cli, options)));
}

async function printTimeline(cli: Cli, options: TimelineOptions): Promise<boolean> {
  const { json = false } = options;
  const findSubject = await subjectOf(options);
  return withReader(cliConfig(cli.env), async (reader) => {
    const subject = await findSubject(reader);
    const facts =
      subject === undefined
        ? []
        : await readTimeline({ reader, subject, keepsData: json, onMessage: new Progress(cli).add });
    for (const fact of facts) cli.out(json ? jsonOf(fact) : textOf(fact));
    if (facts.length === 0) cli.err('The record has no fact about it.\n');
    return facts.length > 0;
  });
}

type FindSubject = (reader: LogReader) => Promise<TimelineSubject | undefined>;

/**
 * The way to the one thing that is named. Loads the messages of its facts only now: other commands have no use for them.
 * @throws WrongUse unless exactly one thing is named.
 */
async function subjectOf(options: TimelineOptions): Promise<FindSubject> {
  const { subjectByAccount, subjectByExecution, subjectById, subjectByRequest } = await import('./timeline-subject');
  const { operation, execution, trader, quote, account, request, platform } = options;
  const named: FindSubject[] = [operation, trader, quote].flatMap((id) =>
    id === undefined ? [] : [async () => subjectById(id.toLowerCase())],
  );
  if (execution !== undefined) named.push((reader) => subjectByExecution(reader, execution.toLowerCase()));
  if (request !== undefined) named.push((reader) => subjectByRequest(reader, request.toLowerCase(), platform));
  if (account !== undefined) {
    const subject = subjectByAccount(account, platform);
    if (subject === undefined) throw new WrongUse('An account of the ledger is one of a platform: add --platform.');
    named.push(async () => subject);
  }
  const [only, ...more] = named;
  if (only === undefined || more.length > 0) {
    throw new WrongUse('Name one of --operation, --execution, --trader, --quote, --account and --request.');
  }
  return only;
}

function textOf({ occurredAt, service, topic, partition, offset, type, change, actor }: TimelineFact): string {
  const told = change === '' ? '' : `: ${oneLine(change, CHANGE_WIDTH)}`;
  return `${occurredAt}  ${service}  ${topic}/${partition}@${offset}  ${type}${told}  by ${oneLine(actorText(actor), CHANGE_WIDTH)}\n`;
}

function jsonOf({ data, ...fact }: TimelineFact): string {
  return `${JSON.stringify(fact).slice(0, -1)},"data":${data}}\n`;
}

const HELP = `
A line has the time, the service that wrote the fact, its place in the record (topic, partition and offset), its type,
the change in a few words, and the one who caused it. A fact of a whole chunk is cut down to what it says about the
thing. Facts are in the order of their times, and never before their causes.

Examples:
  ballast audit timeline --operation 0b6d3a52-6f0e-4f5e-9a53-5f3f6f1f0f11
  ballast audit timeline --execution a1b2c3d4-e5f6-4890-abcd-ef0123456789 --json
  ballast audit timeline --quote 2f0d9a51-7c3e-4b86-a1d4-905e6b7c8d9e
  ballast audit timeline --account zrn:zh:eu:account:customer:7f1e0d9c-8b7a-4695-8473-625140392817
  ballast audit timeline --account participant:CUST01 --platform SANDBX
  ballast audit timeline --request 1c2d3e4f-5a6b-4c7d-8e9f-0a1b2c3d4e5f
`;
