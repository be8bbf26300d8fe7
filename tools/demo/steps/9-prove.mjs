import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { addressOf, API } from '../api.mjs';
import { count, explain, say, since, step } from '../print.mjs';
import { request } from '../session.mjs';

const CHECKER = fileURLToPath(new URL('../../check-proof.mjs', import.meta.url));
const SEALED_DEADLINE_MS = 60_000;
const POLL_MS = 250;
const QUANTITY = /"quantity":"([0-9]+[0-9.]*)"/;

/** Checks the proof of an Operation as an auditor would, and shows that one changed bit in the copy is found. */
export async function prove(session, { operation }) {
  step('9. Prove it to an outsider');
  const proof = await sealedProof(session, operation);
  const { keys } = await request(session, API.listAuditKeys);
  const folder = mkdtempSync(join(tmpdir(), 'ballast-demo-'));
  try {
    const check = checkerIn(folder, keys);
    explain('This copy of the record, checked with the public keys of the auditor and nothing else');
    verdict(check(proof), 0);
    const { copy, place, before, after } = withOneBitChanged(proof);
    explain(`The same copy with one bit changed: a quantity in ${place} says ${after} instead of ${before}`);
    const found = verdict(check(copy), 1);
    if (!found.includes(place)) throw new Error(`The check does not name ${place}, where the copy was changed.`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The proof as text. A platform refuses it until the auditor has sealed every message about the Operation. */
async function sealedProof({ client }, { id }) {
  const params = { operation_id: id };
  const address = `GET ${addressOf(API.getOperationProof, { params })}`;
  const started = performance.now();
  say(`  → ${address}`);
  for (;;) {
    const answer = await client.send(API.getOperationProof, { params });
    if (answer.ok) {
      const lines = answer.body.trimEnd().split('\n').length;
      say(`  ← ${answer.status} in ${since(started)}, sealed: ${count(lines)} lines`);
      return answer.body;
    }
    const isLate = performance.now() - started > SEALED_DEADLINE_MS;
    if (answer.status !== 409 || isLate) throw new Error(`${address} answered ${answer.status}`);
    await delay(POLL_MS);
  }
}

/** The published checker, with the keys as files. */
function checkerIn(folder, keys) {
  const pems = keys.map(({ public_key: pem }, index) => {
    const file = join(folder, `audit-key-${index}.pem`);
    writeFileSync(file, pem);
    return file;
  });
  return (proof) => {
    const file = join(folder, 'proof.jsonl');
    writeFileSync(file, proof);
    return spawnSync(process.execPath, [CHECKER, file, ...pems], { encoding: 'utf8' });
  };
}

/** Prints the sentences of a check. @throws Error when it ends in another way than it has to. */
function verdict({ status, stdout, stderr }, expected) {
  for (const sentence of stdout.trimEnd().split('\n')) say(`    ${sentence}`);
  if (status !== expected) throw new Error(`The check ended with ${status} instead of ${expected}. ${stderr}`);
  return stdout;
}

/** The proof with the lowest bit of a digit changed, in the first message that has a quantity. */
function withOneBitChanged(proof) {
  const lines = proof.trimEnd().split('\n');
  const at = lines.findIndex((line) => JSON.parse(line).fact?.value.match(QUANTITY));
  if (at === -1) throw new Error('No message of the proof has a quantity.');
  const { fact } = JSON.parse(lines[at]);
  const [member, before] = QUANTITY.exec(fact.value);
  const last = before.charCodeAt(before.length - 1);
  const after = `${before.slice(0, -1)}${String.fromCharCode(last ^ 1)}`;
  const value = fact.value.replace(member, `"quantity":"${after}"`);
  const copy = lines.with(at, JSON.stringify({ fact: { ...fact, value } }));
  return { copy: `${copy.join('\n')}\n`, place: `${fact.topic}/${fact.partition}`, before, after };
}
