import { Command } from 'commander';
import type { Action, Cli } from '../cli';
import { invariantsCommand } from './invariants-command';
import { checkCommand, proofCommand } from './proof-commands';
import { rebuildCommand } from './rebuild-command';
import { replayCommand } from './replay-command';
import { stateCommand } from './state-command';
import { timelineCommand } from './timeline-command';
import { verifyCommand, witnessCommand } from './seal-commands';

export function auditCommands(cli: Cli, action: Action): Command {
  return new Command('audit')
    .description('The record: what the topics that are kept for ever hold, and whether it is as it was sealed.')
    .addCommand(verifyCommand(cli, action))
    .addCommand(witnessCommand(cli, action))
    .addCommand(proofCommand(cli, action))
    .addCommand(checkCommand(cli, action))
    .addCommand(rebuildCommand(cli, action))
    .addCommand(invariantsCommand(cli, action))
    .addCommand(timelineCommand(cli, action))
    .addCommand(stateCommand(cli, action))
    .addCommand(replayCommand(cli, action));
}
