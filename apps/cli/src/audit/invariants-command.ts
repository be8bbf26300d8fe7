import { checkOutboxes, checkRecord, checkTables, type RuleVerdict } from '@ballast/invariants';
import { rebuild, type ServiceRecord } from '@ballast/platform-record';
import { Command } from 'commander';
import type { Action, Cli } from '../cli';
import { cliConfig, type CliConfig } from '../config';
import { withReader } from '../open-log';
import { oneLine, print } from '../print';
import { differenceOf } from './difference';
import { ensureTables, loadRecords } from './named-record';
import { Progress } from './progress';

const FOUND_WIDTH = 300;

interface InvariantsOptions {
  readonly skipFold?: boolean;
  readonly skipRecord?: boolean;
  readonly json?: boolean;
}

export function invariantsCommand(cli: Cli, action: Action): Command {
  return new Command('invariants')
    .description('Check the rules that hold at every moment. Exits with 0 when each of them holds.')
    .option('--skip-fold', 'do not make the tables of the services anew from the record')
    .option('--skip-record', 'do not read the record for actors and causes')
    .option('--json', 'print JSON')
    .addHelpText('after', HELP)
    .action((options: InvariantsOptions) => action(() => check(cli, options)));
}

async function check(
  cli: Cli,
  { skipFold = false, skipRecord = false, json = false }: InvariantsOptions,
): Promise<boolean> {
  const config = cliConfig(cli.env);
  const verdicts: RuleVerdict[] = [];
  const add = (more: readonly RuleVerdict[]): void => {
    verdicts.push(...more);
    if (!json) cli.out(more.map(textOf).join(''));
  };
  // The database judges the tables while this process reads the record.
  const tables = checkTables(config.DATABASE_URL);
  const record = skipRecord ? Promise.resolve([]) : readRecord(cli, config);
  await Promise.allSettled([tables, record]);
  add(await tables);
  if (verdicts.every(({ isChecked }) => !isChecked)) throw new Error('The database has no tables of a service');
  add(await record);
  if (!skipFold) add(await checkFolds(cli, config));
  cli.err('outboxes\n');
  add([await checkOutboxes(config.DATABASE_URL)]);
  const holds = verdicts.every(({ found }) => found.length === 0);
  if (json) print(cli, { json, document: { holds, invariants: verdicts.map(documentOf) }, text: '' });
  return holds;
}

function readRecord(cli: Cli, config: CliConfig): Promise<readonly RuleVerdict[]> {
  cli.err('record: heads of all messages, twice\n');
  return withReader(config, (reader) => checkRecord({ reader, onMessage: new Progress(cli).add }));
}

/** Checks the tables of all services, of two at a time: while the database works for one, this process reads for the other. */
async function checkFolds(cli: Cli, config: CliConfig): Promise<readonly RuleVerdict[]> {
  const records = await loadRecords();
  const verdicts: RuleVerdict[] = [];
  const waiting = records.entries();
  const checkInTurn = async (): Promise<void> => {
    for (const [index, record] of waiting) verdicts[index] = await checkFold(cli, config, record);
  };
  const lanes = await Promise.allSettled([checkInTurn(), checkInTurn()]);
  for (const lane of lanes) if (lane.status === 'rejected') throw lane.reason;
  return verdicts;
}

async function checkFold(cli: Cli, config: CliConfig, record: ServiceRecord): Promise<RuleVerdict> {
  cli.err(`${record.name}: reading the record\n`);
  await ensureTables(config, record);
  const outcome = await withReader(config, (reader) =>
    rebuild(record, { url: config.DATABASE_URL, reader, onMessage: new Progress(cli).add }),
  );
  const rule = `the tables of ${record.name} follow from the record`;
  return { rule, isChecked: true, found: outcome.isEqual ? [] : [differenceOf(outcome.difference)] };
}

function textOf({ rule, isChecked, found }: RuleVerdict): string {
  if (!isChecked) return `not checked  ${rule}: its tables are not in this database\n`;
  const places = found.map((place) => `               ${oneLine(place, FOUND_WIDTH)}\n`).join('');
  return `${found.length === 0 ? 'holds      ' : 'BROKEN     '}  ${rule}\n${places}`;
}

function documentOf({ rule, isChecked, found }: RuleVerdict): object {
  return { rule, checked: isChecked, holds: found.length === 0, found };
}

const HELP = `
Each rule is printed with the first ten places at which it is broken. The platform may work meanwhile: the tables are
read as of one moment, and a message may wait in an outbox for half a minute.

Rules about tables, in the database of DATABASE_URL: the ledger sums to zero, balances and holds are what their entries
say, positions have no gap, statuses go forward, an asset has one price in an Operation, trades and entries agree.
Rules about the record, which is read twice: each message names its actor, and its cause stands in the record.
The tables of each service are made anew from the record and compared, as "ballast audit rebuild" does.

Examples:
  ballast audit invariants
  ballast audit invariants --skip-fold --json
`;
