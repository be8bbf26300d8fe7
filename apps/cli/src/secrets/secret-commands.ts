import { readFileSync, writeFileSync } from 'node:fs';
import { readSecrets, type ServiceRecord, writeSecrets } from '@ballast/platform-record';
import { Command } from 'commander';
import { type Action, type Cli, WrongUse } from '../cli';
import { cliConfig } from '../config';
import { oneLine, print } from '../print';
import { openSecrets, sealSecrets, type ServiceSecrets } from './secrets-file';

/** Only the operator who made the file reads it. */
const FILE_MODE = 0o600;
const PASSPHRASE_CHARACTERS_MIN = 12;
const NAME_WIDTH = 60;

interface ExportOptions {
  readonly out: string;
  readonly passphraseFile: string;
  readonly json?: boolean;
}

interface ImportOptions {
  readonly passphraseFile: string;
  readonly ignoreUnknown?: boolean;
  readonly json?: boolean;
}

export function secretCommands(cli: Cli, action: Action): Command {
  return new Command('secrets')
    .description('Secrets of API keys and of webhook endpoints: the record must not hold them, so a file does.')
    .addCommand(exportCommand(cli, action))
    .addCommand(importCommand(cli, action));
}

function exportCommand(cli: Cli, action: Action): Command {
  return new Command('export')
    .description('Write the secrets to a new file, encrypted under a passphrase.')
    .requiredOption('--out <file>', 'the file, which must not exist yet')
    .requiredOption(
      '--passphrase-file <file>',
      `a file with the passphrase: ${PASSPHRASE_CHARACTERS_MIN} characters or more`,
    )
    .option('--json', 'print JSON')
    .addHelpText('after', EXPORT_HELP)
    .action((options: ExportOptions) => action(() => exportSecrets(cli, options)));
}

function importCommand(cli: Cli, action: Action): Command {
  return new Command('import')
    .description('Put secrets back that were written to a file. Those that are there already are replaced.')
    .argument('<file>', 'a file that `ballast secrets export` has written')
    .requiredOption('--passphrase-file <file>', 'a file with the passphrase')
    .option('--ignore-unknown', 'leave out secrets whose key or endpoint the database does not have')
    .option('--json', 'print JSON')
    .addHelpText('after', IMPORT_HELP)
    .action((file: string, options: ImportOptions) => action(() => importSecrets(cli, file, options)));
}

async function exportSecrets(cli: Cli, { out, passphraseFile, json = false }: ExportOptions): Promise<boolean> {
  const passphrase = readPassphrase(passphraseFile);
  const { DATABASE_URL: url } = cliConfig(cli.env);
  const secrets: ServiceSecrets[] = [];
  for (const record of await records()) {
    const rows = await readSecrets(record, url);
    if (rows.length > 0) secrets.push({ service: record.name, rows });
  }
  writeFileSync(out, sealSecrets(secrets, passphrase), { mode: FILE_MODE, flag: 'wx' });
  const counts = secrets.map(({ service, rows }) => ({ service, secrets: rows.length }));
  const lines = counts.map((count) => `${count.service}: ${count.secrets} secrets\n`);
  print(cli, { json, document: { file: out, services: counts }, text: lines.join('') });
  return true;
}

async function importSecrets(cli: Cli, file: string, options: ImportOptions): Promise<boolean> {
  const { passphraseFile, ignoreUnknown = false, json = false } = options;
  const secrets = openSecrets(readFileSync(file, 'utf8'), readPassphrase(passphraseFile));
  const { DATABASE_URL: url } = cliConfig(cli.env);
  const counts: { service: string; written: number; unknown: number }[] = [];
  for (const { service, rows } of secrets) {
    const { written, withoutOwner } = await writeSecrets(await recordOf(service), url, rows);
    counts.push({ service, written, unknown: withoutOwner.length });
  }
  const lines = counts.map(({ service, written, unknown }) => {
    const left = unknown === 0 ? '' : `, ${unknown} of unknown keys or endpoints left out`;
    return `${service}: ${written} secrets written${left}\n`;
  });
  print(cli, { json, document: { services: counts }, text: lines.join('') });
  return ignoreUnknown || counts.every(({ unknown }) => unknown === 0);
}

async function recordOf(service: string): Promise<ServiceRecord> {
  const record = (await records()).find(({ name }) => name === service);
  if (record === undefined) throw new WrongUse(`There is no service ${oneLine(service, NAME_WIDTH)}.`);
  return record;
}

/** Loads the services only now: other commands have no use for their code. */
async function records(): Promise<readonly ServiceRecord[]> {
  return (await import('../audit/records')).RECORDS;
}

function readPassphrase(file: string): string {
  const passphrase = readFileSync(file, 'utf8').replace(/\r?\n$/, '');
  if (passphrase.length >= PASSPHRASE_CHARACTERS_MIN) return passphrase;
  throw new WrongUse(`The passphrase is shorter than ${PASSPHRASE_CHARACTERS_MIN} characters.`);
}

const EXPORT_HELP = `
The file has the secrets as the database has them: sealed under SECRETS_KEY of the services, which is not in the file.

Example:
  ballast secrets export --out secrets.json --passphrase-file passphrase.txt
`;

const IMPORT_HELP = `
A service has to be restored before its secrets, because a secret needs its key or its endpoint. Exits with 1 when some
have none; the others are written.

Example:
  ballast secrets import secrets.json --passphrase-file passphrase.txt
`;
