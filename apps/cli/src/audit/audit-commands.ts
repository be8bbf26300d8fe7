import { Command } from 'commander';
import type { Action, Cli } from '../cli';
import { rebuildCommand } from './rebuild-command';

export function auditCommands(cli: Cli, action: Action): Command {
  return new Command('audit')
    .description('The record: what the topics that are kept for ever hold, and whether it is as it was sealed.')
    .addCommand(rebuildCommand(cli, action));
}
