import { ConfigError } from '@ballast/platform-config';
import { Command, CommanderError } from 'commander';
import { auditCommands } from './audit/audit-commands';
import { type Action, type Cli, EXIT, WrongUse } from './cli';
import { deadLetterCommands } from './dead-letters/dead-letter-commands';
import { operationCommands } from './operations/operation-commands';
import { refusalCommands } from './refusals/refusal-commands';
import { secretCommands } from './secrets/secret-commands';

/** Parses the arguments, runs the command, and answers its exit code. Never rejects. */
export async function runCli(args: readonly string[], cli: Cli): Promise<number> {
  let code: number = EXIT.holds;
  const action: Action = async (work) => {
    code = (await work()) ? EXIT.holds : EXIT.doesNot;
  };
  try {
    await createProgram(cli, action).parseAsync([...args], { from: 'user' });
    return code;
  } catch (error) {
    // Commander has printed its help or its complaint.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.holds : EXIT.wrongUse;
    cli.err(`${error instanceof Error ? error.message : String(error)}\n`);
    return error instanceof WrongUse || error instanceof ConfigError ? EXIT.wrongUse : EXIT.couldNotRun;
  }
}

function createProgram(cli: Cli, action: Action): Command {
  const program = new Command('ballast')
    .description('Command line of the operators of Ballast.')
    .exitOverride()
    .configureOutput({ writeOut: cli.out, writeErr: cli.err })
    .showHelpAfterError('Add --help for the usage.')
    .addHelpText('after', HELP);
  const commands = [auditCommands, deadLetterCommands, operationCommands, refusalCommands, secretCommands].map((make) =>
    make(cli, action),
  );
  for (const command of commands) {
    // Subcommands that are added, unlike those that are made by `command()`, take no settings over by themselves.
    program.addCommand(inherit(command, program));
  }
  return program;
}

function inherit(command: Command, parent: Command): Command {
  command.copyInheritedSettings(parent);
  for (const child of command.commands) inherit(child, command);
  return command;
}

const HELP = `
Data is written to stdout, progress to stderr.
Exit codes: 0 check passed or act done, 1 check failed or nothing to act on, 2 wrong use, 3 could not run.

Without DATABASE_URL the commands find the database and the broker of a running "npm start" in DATA_DIR (.ballast). With
it they take the settings of the services: DATABASE_URL, KAFKA_BROKERS, KAFKA_REPLICATION_FACTOR,
KAFKA_MIN_INSYNC_REPLICAS, LOG_PARTITIONS.
`;
