import type { EndOutcome } from '@ballast/contracts';
import { Command, InvalidArgumentError } from 'commander';
import type { Action, Cli } from '../cli';
import { cliConfig } from '../config';
import { withReader } from '../open-log';
import { operatorName } from '../operator';
import { withOperatorLog } from '../operator-log';
import { endOperation, type OrderOfOperator } from './end-operation';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const SENTENCES: Readonly<Record<EndOutcome, string>> = {
  ending: 'it ends as soon as everything open is given back or withdrawn',
  ended: 'it had ended before',
  unknown: 'there is no such Operation',
};

interface EndOptions {
  readonly reason: string;
  readonly operator?: string;
  readonly json?: boolean;
}

export function operationCommands(cli: Cli, action: Action): Command {
  return new Command('operation').description('Operations that cannot go on.').addCommand(endCommand(cli, action));
}

function endCommand(cli: Cli, action: Action): Command {
  return new Command('end')
    .description(
      'End an Operation that waits for an answer that never comes. Exits with 0 when it ends, or had ended before.',
    )
    .argument('<id>', 'id of the Operation', operationId)
    .requiredOption('--reason <text>', 'why it cannot go on; recorded with the act')
    .option('--operator <name>', 'who does it; the user of the machine unless given')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nHolds are given back, and the next Operation of the Strategy begins. Trades that are booked stay booked, and are\n' +
        'settled. Run it again when the Operation has not ended after a while: a message may have got lost again.\n' +
        '\nExample:\n  ballast operation end 0b6d3a52-6f0e-4f5e-9a53-5f3f6f1f0f11 --reason "its credit check was lost"\n',
    )
    .action((id: string, { reason, operator, json = false }: EndOptions) =>
      action(async () => {
        const outcome = await send(cli, {
          operation_id: id,
          reason,
          operator: operatorName(operator, cli.env),
        });
        cli.out(json ? `${JSON.stringify({ operation_id: id, outcome })}\n` : `${id}: ${SENTENCES[outcome]}\n`);
        return outcome !== 'unknown';
      }),
    );
}

function send(cli: Cli, order: OrderOfOperator): Promise<EndOutcome> {
  const config = cliConfig(cli.env);
  return withReader(config, (reader) => withOperatorLog(config, (log) => endOperation({ reader, log }, order, cli)));
}

function operationId(text: string): string {
  const id = text.toLowerCase();
  if (!UUID.test(id)) throw new InvalidArgumentError('It is no id of an Operation.');
  return id;
}
