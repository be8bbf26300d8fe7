import { createReadStream, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { type AuditKey, type Checkpoint, type ProofLine, proofLineSchema } from '@ballast/contracts';
import { type CheckedProof, ProofCheck, readPublicKey } from '@ballast/domain-seal';
import { Mentions } from '@ballast/proving';
import { Command, InvalidArgumentError } from 'commander';
import { type Action, type Cli, WrongUse } from '../cli';
import { cliConfig } from '../config';
import { withReader } from '../open-log';
import { print } from '../print';
import { AuditorTables } from './auditor-tables';
import { checkChain } from './check-chain';
import { lineOf } from './finding';
import { makeProof, type ProofOptions, type ProofOutcome } from './make-proof';
import { Progress } from './progress';
import { proveByIndex } from './prove-by-index';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const REFUSALS: Readonly<Record<Exclude<ProofOutcome, 'sealed'>, string>> = {
  unknown: 'The record has no message about this Operation.\n',
  unsealed: 'The Operation is not sealed yet. Try again in a few seconds.\n',
};

const PROOF_HELP = `
Examples:
  ballast audit proof --operation 0b6d3a52-6f0e-4f5e-9a53-5f3f6f1f0f11 > proof.jsonl
  ballast audit proof --operation 0b6d3a52-6f0e-4f5e-9a53-5f3f6f1f0f11 --participant CUST01 > proof.jsonl
`;

interface ProofCommandOptions {
  readonly operation: string;
  readonly participant?: string;
  readonly auditorDatabase?: string;
}

export function proofCommand(cli: Cli, action: Action): Command {
  return new Command('proof')
    .description('Prove what the record holds about an Operation, as JSON lines. Exits with 0 when the proof is whole.')
    .requiredOption('--operation <id>', 'id of the Operation', operationId)
    .option('--participant <code>', 'only the part that concerns this participant')
    .option(
      '--auditor-database <url>',
      'database of the auditor, which knows where messages stand; DATABASE_URL unless given. Without it the record is searched',
    )
    .addHelpText('after', PROOF_HELP)
    .action((options: ProofCommandOptions) => action(() => prove(cli, options)));
}

export function checkCommand(cli: Cli, action: Action): Command {
  return new Command('check')
    .description('Check a proof. Needs neither log nor database. Exits with 0 when the proof holds.')
    .argument('<file>', 'proof that `ballast audit proof` has made')
    .requiredOption('--key <file...>', 'public keys of the auditor as PEM, from a source that you trust')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  ballast audit check proof.jsonl --key audit-key.pem\n')
    .action((file: string, { key, json = false }: { key: readonly string[]; json?: boolean }) =>
      action(() => check(cli, { file, keys: key.map(keyIn), json })),
    );
}

async function prove(cli: Cli, { operation, participant, auditorDatabase }: ProofCommandOptions): Promise<boolean> {
  const config = cliConfig(cli.env);
  const tables = new AuditorTables(auditorDatabase ?? config.DATABASE_URL);
  try {
    return await withReader(config, async (reader) => {
      const onLine = (line: ProofLine): void => cli.out(`${JSON.stringify(line)}\n`);
      const hasIndex = await new Mentions(tables).canBeRead();
      if (!hasIndex && participant !== undefined)
        throw new WrongUse('--participant needs the database of the auditor.');
      const subject = { operation_id: operation, participant_code: participant };
      const outcome = hasIndex
        ? await proveByIndex({ tables, reader, subject, onLine })
        : await proveByScan(cli, { reader, operation, onLine });
      if (outcome !== undefined && outcome !== 'sealed') cli.err(REFUSALS[outcome]);
      return outcome === 'sealed';
    });
  } finally {
    await tables.close();
  }
}

/** Makes a proof from the record alone; undefined when the chain of its checkpoints is broken. */
async function proveByScan(
  cli: Cli,
  { reader, operation, onLine }: Pick<ProofOptions, 'reader' | 'operation' | 'onLine'>,
): Promise<ProofOutcome | undefined> {
  const seals = new Map<string, { size: number; checkpoint: Checkpoint }>();
  const keys: AuditKey[] = [];
  const onCheckpoint = (checkpoint: Checkpoint): void => {
    if (checkpoint.next_key !== undefined) keys.push(checkpoint.next_key);
    for (const { topic, partition, size } of checkpoint.partitions) {
      seals.set(`${topic}/${partition}`, { size, checkpoint });
    }
  };
  const { findings } = await checkChain(reader, { key: undefined, witness: undefined, onCheckpoint });
  cli.err(findings.map(lineOf).join(''));
  if (findings.length > 0) return undefined;
  return makeProof({ reader, seals, keys, operation, onLine, onMessage: new Progress(cli).add });
}

async function check(
  cli: Cli,
  { file, keys, json }: { readonly file: string; readonly keys: readonly AuditKey[]; readonly json: boolean },
): Promise<boolean> {
  const proof = new ProofCheck(keys);
  let number = 0;
  for await (const text of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    number += 1;
    proof.take(lineIn(text, number));
  }
  const checked = proof.finish();
  const holds = checked.problems.length === 0 && checked.contradictions.length === 0;
  print(cli, { json, document: { holds, ...documentOf(checked) }, text: wordsFor(checked) });
  return holds;
}

/** A line of a proof. @throws WrongUse for a line that is none. */
function lineIn(text: string, number: number) {
  try {
    return proofLineSchema.parse(JSON.parse(text));
  } catch {
    throw new WrongUse(`Line ${number} is no line of a proof.`);
  }
}

function documentOf({ sealedAt, notShown, ...checked }: CheckedProof): object {
  return { ...checked, sealed_at: sealedAt, not_shown: notShown };
}

function wordsFor(checked: CheckedProof): string {
  const { operation, sealedAt, facts, leaves, problems, contradictions, shown, notShown } = checked;
  if (problems.length > 0) return problems.map((problem) => `This proves nothing: ${problem}.\n`).join('');
  return [
    `Proven: the ${facts} messages about Operation ${operation} in this file stand in the record as they stand here, and did so at ${sealedAt} at the latest.`,
    `${leaves} messages that lie between them are shown by their hash only.`,
    ...contradictions.map((contradiction) => `Wrong: ${contradiction}.`),
    ...(contradictions.length > 0 ? [] : shown.map((conclusion) => `Shown: ${conclusion}.`)),
    ...notShown.map((open) => `Not shown: ${open}.`),
  ]
    .map((sentence) => `${sentence}\n`)
    .join('');
}

/** The public key in a file. @throws WrongUse when the file has none. */
export function keyIn(file: string): AuditKey {
  try {
    return readPublicKey(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new WrongUse(
      `${file} has no public key of Ed25519: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

function operationId(text: string): string {
  const id = text.toLowerCase();
  if (!UUID.test(id)) throw new InvalidArgumentError('It is no id of an Operation.');
  return id;
}
