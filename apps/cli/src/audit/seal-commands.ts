import type { Checkpoint } from '@ballast/contracts';
import { Command } from 'commander';
import type { Action, Cli } from '../cli';
import { cliConfig } from '../config';
import { withReader } from '../open-log';
import { print } from '../print';
import { AuditorTables } from './auditor-tables';
import { checkChain } from './check-chain';
import { checkRecord } from './check-record';
import { lineOf } from './finding';
import { keyIn } from './proof-commands';
import { Progress } from './progress';
import { StoredLeaves } from './stored-leaves';
import { WitnessFolder } from './witness-folder';

interface VerifyOptions {
  readonly against?: string;
  readonly key?: string;
  readonly auditorDatabase?: string;
  readonly json?: boolean;
}

interface WitnessOptions {
  readonly out: string;
  readonly key?: string;
  readonly json?: boolean;
}

export function verifyCommand(cli: Cli, action: Action): Command {
  return new Command('verify')
    .description('Compare the record with its checkpoints. Exits with 0 when every message is as it was sealed.')
    .option('--against <folder>', 'checkpoints that `ballast audit witness` has kept outside of the platform')
    .option('--key <file>', 'public key of the first checkpoint as PEM; the key that it names unless given')
    .option(
      '--auditor-database <url>',
      'database of the auditor, which helps to name the message; DATABASE_URL unless given',
    )
    .option('--json', 'print JSON')
    .addHelpText('after', VERIFY_HELP)
    .action((options: VerifyOptions) => action(() => verify(cli, options)));
}

export function witnessCommand(cli: Cli, action: Action): Command {
  return new Command('witness')
    .description('Keep a copy of every checkpoint. Exits with 0 when the chain is whole and fits what was kept before.')
    .requiredOption('--out <folder>', 'folder to which checkpoints are added, one file each')
    .option('--key <file>', 'public key of the first checkpoint as PEM; the key that it names unless given')
    .option('--json', 'print JSON')
    .addHelpText('after', WITNESS_HELP)
    .action((options: WitnessOptions) => action(() => keepCheckpoints(cli, options)));
}

async function verify(cli: Cli, { against, key, auditorDatabase, json = false }: VerifyOptions): Promise<boolean> {
  const config = cliConfig(cli.env);
  const witness = against === undefined ? undefined : WitnessFolder.open(against, { create: false });
  const trusted = key === undefined ? undefined : keyIn(key);
  const tables = new AuditorTables(auditorDatabase ?? config.DATABASE_URL);
  try {
    return await withReader(config, async (reader) => {
      // Checkpoints are read first: whatever they cover is in the record by then.
      const chain = await checkChain(reader, { key: trusted, witness });
      const onMessage = new Progress(cli).add;
      const stored = new StoredLeaves(tables);
      const record = await checkRecord({ reader, stored, seals: chain.seals, onMessage });
      const findings = [...chain.findings, ...record.findings];
      const { checkpoints, sealedAt } = chain;
      const { messages, unsealed } = record;
      const document = { holds: findings.length === 0, checkpoints, sealed_at: sealedAt, messages, unsealed, findings };
      const sealed =
        checkpoints === 0 ? 'Nothing is sealed yet' : `${checkpoints} checkpoints, the last of ${sealedAt}`;
      const end = findings.length === 0 ? 'Every sealed message is as it was sealed.\n' : '';
      const text = `${sealed}; ${messages} messages, ${unsealed} of them not sealed yet.\n${end}`;
      print(cli, { json, document, text: `${findings.map(lineOf).join('')}${text}` });
      return findings.length === 0;
    });
  } finally {
    await tables.close();
  }
}

async function keepCheckpoints(cli: Cli, { out, key, json = false }: WitnessOptions): Promise<boolean> {
  const config = cliConfig(cli.env);
  const trusted = key === undefined ? undefined : keyIn(key);
  const witness = WitnessFolder.open(out, { create: true });
  const before = witness.size;
  const onCheckpoint = (checkpoint: Checkpoint): void => {
    if (witness.compare(checkpoint) === 'none') witness.add(checkpoint);
  };
  return withReader(config, async (reader) => {
    const { checkpoints, findings } = await checkChain(reader, { key: trusted, witness, onCheckpoint });
    const kept = witness.size - before;
    const text = `${kept} checkpoints are new, ${witness.size} are kept in ${out}.\n`;
    const document = { holds: findings.length === 0, checkpoints, added: kept, kept: witness.size, findings };
    print(cli, { json, document, text: `${findings.map(lineOf).join('')}${text}` });
    return findings.length === 0;
  });
}

const VERIFY_HELP = `
A message that was changed, moved, added or taken away is named by topic, partition and offset, and so is a checkpoint
that was changed, cut off or forked. Messages that came after the last checkpoint are counted.
Without --against the operator of the platform, who has the signing key, could have made the whole chain anew.

Examples:
  ballast audit verify
  ballast audit verify --against /mnt/witness --key audit-key.pem --json
`;

const WITNESS_HELP = `
Run it regularly, on a machine that the operator of the platform cannot write to.

Example:
  ballast audit witness --out /mnt/witness
`;
