import { createReadStream, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { type AuditKey, type Checkpoint, proofLineSchema } from '@ballast/contracts';
import { type CheckedProof, ProofCheck, readPublicKey } from '@ballast/domain-seal';
import { Command, InvalidArgumentError } from 'commander';
import { type Action, type Cli, WrongUse } from '../cli';
import { cliConfig } from '../config';
import { withReader } from '../open-log';
import { print } from '../print';
import { checkChain } from './check-chain';
import { lineOf } from './finding';
import { makeProof, type ProofOutcome } from './make-proof';
import { Progress } from './progress';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const REFUSALS: Readonly<Record<Exclude<ProofOutcome, 'made'>, string>> = {
  unknown: 'The record has no message about this Operation.\n',
  unsealed: 'The Operation is not sealed yet. Try again in a few seconds.\n',
};

export function proofCommand(cli: Cli, action: Action): Command {
  return new Command('proof')
    .description('Prove what the record holds about an Operation, as JSON lines. Exits with 0 when the proof is whole.')
    .requiredOption('--operation <id>', 'id of the Operation', operationId)
    .addHelpText(
      'after',
      '\nExample:\n  ballast audit proof --operation 0b6d3a52-6f0e-4f5e-9a53-5f3f6f1f0f11 > proof.jsonl\n',
    )
    .action(({ operation }: { operation: string }) => action(() => prove(cli, operation)));
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

async function prove(cli: Cli, operation: string): Promise<boolean> {
  return withReader(cliConfig(cli.env), async (reader) => {
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
    if (findings.length > 0) return false;
    const onLine = (line: unknown): void => cli.out(`${JSON.stringify(line)}\n`);
    const outcome = await makeProof({ reader, seals, keys, operation, onLine, onMessage: new Progress(cli).add });
    if (outcome === 'made') return true;
    cli.err(REFUSALS[outcome]);
    return false;
  });
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
  const holds = checked.problems.length === 0;
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

function documentOf({ operation, sealedAt, facts, leaves, problems }: CheckedProof): object {
  return { operation, sealed_at: sealedAt, facts, leaves, problems };
}

function wordsFor({ operation, sealedAt, facts, leaves, problems }: CheckedProof): string {
  if (problems.length > 0) return problems.map((problem) => `This proves nothing: ${problem}.\n`).join('');
  return (
    `Proven: the ${facts} messages about Operation ${operation} in this file stand in the record as they stand here, ` +
    `and did so at ${sealedAt} at the latest.\n${leaves} messages that lie between them are shown by their hash only.\n`
  );
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
