import { Command } from 'commander';
import { type Action, type Cli, WrongUse } from '../cli';
import { cliConfig } from '../config';
import { withReader } from '../open-log';
import { operatorName } from '../operator';
import { type OperatorLog, withOperatorLog } from '../operator-log';
import { oneLine, print, table } from '../print';
import { type ListedDeadLetter, findDeadLetter, listDeadLetters, waitingDeadLetters } from './dead-letters';
import { type DeadLetter, idOf, type MessagePlace } from './dead-letter';
import { type Act, type ActOutcome, endDeadLetter } from './end-dead-letters';
import { setAsideCommand } from './set-aside-command';

const HEADER = ['ID', 'AT', 'GROUP', 'TYPE', 'STATUS', 'REASON'];
const REASON_WIDTH = 80;

interface ReplayFilter {
  readonly topic: string | undefined;
  readonly type: string | undefined;
}

interface ReplayOptions extends Partial<ReplayFilter> {
  readonly all?: boolean;
  readonly reason?: string;
  readonly operator?: string;
}

export function deadLetterCommands(cli: Cli, action: Action): Command {
  return new Command('dlq')
    .description(
      'Dead letters: messages of the log that no version of a service could read, or that an operator set aside.',
    )
    .addCommand(listCommand(cli, action))
    .addCommand(showCommand(cli, action))
    .addCommand(replayCommand(cli, action))
    .addCommand(discardCommand(cli, action))
    .addCommand(setAsideCommand(cli, action));
}

function listCommand(cli: Cli, action: Action): Command {
  return new Command('list')
    .description('List the dead letters that wait for an operator. Exits with 0 when there is none.')
    .option('--topic <topic>', 'only messages of this topic')
    .option('--all', 'also those that were replayed or discarded')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  ballast dlq list\n  ballast dlq list --topic credit.commands.v1 --all --json\n',
    )
    .action(({ topic, all, json = false }: { topic?: string; all?: boolean; json?: boolean }) =>
      action(() =>
        withReader(cliConfig(cli.env), async (reader) => {
          const letters = await listDeadLetters(reader, { topic, all });
          const text = letters.length === 0 ? 'There are no dead letters.\n' : table(HEADER, letters.map(cells));
          print(cli, { json, document: letters.map(documentOf), text });
          return letters.every(({ end }) => end !== undefined);
        }),
      ),
    );
}

function showCommand(cli: Cli, action: Action): Command {
  return new Command('show')
    .description('Show one dead letter whole, with its value. Exits with 0 when it exists.')
    .argument('<id>', 'as `ballast dlq list` prints it')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  ballast dlq show credit.commands.v1.dlq/0@12\n')
    .action((id: string, { json = false }: { json?: boolean }) =>
      action(() =>
        withReader(cliConfig(cli.env), async (reader) => {
          const found = await findDeadLetter(reader, placeOf(id));
          if (found === undefined) {
            cli.err(`There is no dead letter ${id}.\n`);
            return false;
          }
          const document = { ...documentOf(found), headers: found.letter.headers, value: found.letter.value ?? null };
          print(cli, { json, document, text: `${JSON.stringify(document, null, 2)}\n` });
          return true;
        }),
      ),
    );
}

function replayCommand(cli: Cli, action: Action): Command {
  return new Command('replay')
    .description('Send messages again to the service that could not read them. Exits with 0 when all were sent.')
    .argument('[id...]', 'as `ballast dlq list` prints them, in the order in which they are to be sent')
    .option('--all', 'all that wait for an operator, of each topic the oldest first')
    .option('--topic <topic>', 'with --all: only messages of this topic')
    .option('--type <type>', 'with --all: only messages of this type')
    .option('--reason <text>', 'recorded with the act')
    .option('--operator <name>', 'who does it; the user of the machine unless given')
    .addHelpText(
      'after',
      '\nA message is sent to the end of its topic, behind messages that came later, and only the group that could not read\n' +
        'it takes it. Mend first what made it unreadable.\n' +
        '\nExamples:\n  ballast dlq replay credit.commands.v1.dlq/0@12 credit.commands.v1.dlq/0@13\n' +
        '  ballast dlq replay --all --topic credit.commands.v1 --type deposit.post\n',
    )
    .action((ids: readonly string[], options: ReplayOptions) =>
      action(() => {
        const { reason = '', operator, all = false, topic, type } = options;
        const act: Act = { kind: 'replay', reason, operator: operatorName(operator, cli.env) };
        if (all === ids.length > 0) throw new WrongUse('Name the dead letters to replay, or give --all, but not both.');
        if (all) return replayAll(cli, { topic, type }, act);
        if (topic !== undefined || type !== undefined) throw new WrongUse('--topic and --type go with --all.');
        return endNamed(cli, ids, act);
      }),
    );
}

function discardCommand(cli: Cli, action: Action): Command {
  return new Command('discard')
    .description('Give messages up for good. Exits with 0 when all were given up.')
    .argument('<id...>', 'as `ballast dlq list` prints them')
    .requiredOption('--reason <text>', 'why nobody needs them; recorded with the act')
    .option('--operator <name>', 'who does it; the user of the machine unless given')
    .addHelpText(
      'after',
      '\nExample:\n  ballast dlq discard credit.commands.v1.dlq/0@12 --reason "sent by a test program"\n',
    )
    .action((ids: readonly string[], { reason, operator }: { reason: string; operator?: string }) =>
      action(() => endNamed(cli, ids, { kind: 'discard', reason, operator: operatorName(operator, cli.env) })),
    );
}

const OUTCOMES: Readonly<Record<ActOutcome | 'unknown', string>> = {
  done: 'done',
  ended_before: 'it was replayed or discarded before',
  not_whole: 'its message was cut or is no text, so it cannot be sent again: see `ballast dlq show`',
  unknown: 'there is no such dead letter',
};

/** Replays or discards the dead letters with these ids. Returns true when every act had its effect. */
async function endNamed(cli: Cli, ids: readonly string[], act: Act): Promise<boolean> {
  const places = ids.map(placeOf);
  return withReader(cliConfig(cli.env), (reader) =>
    endInTurn(
      cli,
      places.map((place) => ({ id: idOf(place), find: () => findDeadLetter(reader, place) })),
      act,
    ),
  );
}

/** Replays all dead letters that wait for an operator and pass the filter. Returns true when all were sent. */
async function replayAll(cli: Cli, filter: ReplayFilter, act: Act): Promise<boolean> {
  return withReader(cliConfig(cli.env), async (reader) => {
    const wanted = await waitingDeadLetters(reader, filter);
    if (wanted.length === 0) {
      cli.err('There is no such dead letter.\n');
      return false;
    }
    return endInTurn(
      cli,
      wanted.map((each) => ({ id: each.letter.id, find: () => Promise.resolve(each) })),
      act,
    );
  });
}

/** A dead letter to be ended, which is looked up when its turn comes. */
interface NamedLetter {
  readonly id: string;
  find(): Promise<ListedDeadLetter<DeadLetter> | undefined>;
}

/** Ends dead letters one after the other, and says the outcome of each. Returns true when every act had its effect. */
async function endInTurn(cli: Cli, letters: readonly NamedLetter[], act: Act): Promise<boolean> {
  return withOperatorLog(cliConfig(cli.env), async (log) => {
    let isDone = true;
    for (const { id, find } of letters) {
      const outcome = await endOne({ cli, log }, await find(), act);
      cli.err(`${act.kind} ${id}: ${OUTCOMES[outcome]}\n`);
      isDone &&= outcome === 'done';
    }
    return isDone;
  });
}

async function endOne(
  { cli, log }: { readonly cli: Cli; readonly log: OperatorLog },
  found: ListedDeadLetter<DeadLetter> | undefined,
  act: Act,
): Promise<ActOutcome | 'unknown'> {
  if (found === undefined) return 'unknown';
  return found.end === undefined ? endDeadLetter(log, found.letter, act, cli.clock) : 'ended_before';
}

/** The place that an id names. @throws WrongUse for a text that is no id. */
function placeOf(id: string): MessagePlace {
  const [, topic, partition, offset] = /^([\w.-]+\.dlq)\/(\d{1,9})@(\d{1,19})$/.exec(id) ?? [];
  if (topic === undefined || partition === undefined || offset === undefined) {
    throw new WrongUse(`${oneLine(id, REASON_WIDTH)} is no id of a dead letter, such as credit.commands.v1.dlq/0@12.`);
  }
  return { topic, partition: Number(partition), offset };
}

function cells({ letter, end }: ListedDeadLetter): readonly string[] {
  const { id, at, group, type, reason } = letter;
  return [id, at, group, oneLine(type, 40), end?.act ?? 'waiting', oneLine(reason, REASON_WIDTH)];
}

function documentOf({ letter, end }: ListedDeadLetter) {
  const { id, origin, group, reason, key, type, at, cut } = letter;
  return { id, at, origin, group, key, type, reason, cut, status: end?.act ?? 'waiting', end: end ?? null };
}
