import { Command } from 'commander';
import { type Action, type Cli, WrongUse } from '../cli';
import { cliConfig } from '../config';
import { withReader } from '../open-log';
import { operatorName } from '../operator';
import { withOperatorLog } from '../operator-log';
import { oneLine } from '../print';
import { idOf, type MessagePlace } from './dead-letter';
import { setAsideMessage, type SetAsideOutcome } from './set-aside-message';

const ID_WIDTH = 80;

const SENTENCES: Readonly<Record<SetAsideOutcome, string>> = {
  done: 'done: it is a dead letter, and the service goes on behind it',
  not_next: 'nothing is done, because the service does not stand at this message',
  unknown: 'there is no such message',
};

interface SetAsideOptions {
  readonly group: string;
  readonly reason: string;
  readonly operator?: string;
}

export function setAsideCommand(cli: Cli, action: Action): Command {
  return new Command('set-aside')
    .description('Take a message away from a service that waits at it for good. Exits with 0 when it is a dead letter.')
    .argument('<message>', 'topic/partition@offset, as the log line "partition waits at a message" names them')
    .requiredOption('--group <service>', 'the service that waits at it')
    .requiredOption('--reason <text>', 'why it can never be handled; recorded with the act')
    .option('--operator <name>', 'who does it; the user of the machine unless given')
    .addHelpText(
      'after',
      '\nMessages behind it are handled without it, also those that depend on it. It can be replayed like any dead letter.\n' +
        '\nExample:\n  ballast dlq set-aside credit.commands.v1/2@41 --group credit-check --reason "no such participant"\n',
    )
    .action((id: string, { group, reason, operator }: SetAsideOptions) =>
      action(async () => {
        const order = { place: messagePlaceOf(id), group, reason, operator: operatorName(operator, cli.env) };
        const config = cliConfig(cli.env);
        const outcome = await withReader(config, (reader) =>
          withOperatorLog(config, (log) => setAsideMessage({ reader, log }, order, cli.clock)),
        );
        cli.err(`set aside ${idOf(order.place)}: ${SENTENCES[outcome]}\n`);
        return outcome === 'done';
      }),
    );
}

/** The place that a text names. @throws WrongUse for a text that names none, and for a dead letter. */
function messagePlaceOf(id: string): MessagePlace {
  const [, topic, partition, offset] = /^([\w.-]+)\/(\d{1,9})@(\d{1,19})$/.exec(id) ?? [];
  if (topic === undefined || partition === undefined || offset === undefined || topic.endsWith('.dlq')) {
    throw new WrongUse(`${oneLine(id, ID_WIDTH)} is no place of a message, such as credit.commands.v1/2@41.`);
  }
  return { topic, partition: Number(partition), offset };
}
