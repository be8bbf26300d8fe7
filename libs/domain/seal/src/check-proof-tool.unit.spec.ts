import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ProofLine } from '@ballast/contracts';
import { signingKey } from './testing/keys';
import { proofOf } from './testing/proofs';

const TOOL = join(__dirname, '..', '..', '..', '..', 'tools', 'check-proof.mjs');
const folder = mkdtempSync(join(tmpdir(), 'ballast-proof-'));

afterAll(() => {
  rmSync(folder, { recursive: true });
});

const PROOF = proofOf(
  [
    { topic: 'a.events.v1', size: 21, first: 3, last: 9 },
    { topic: 'b.events.v1', size: 7, first: 6, last: 6 },
    { topic: 'c.events.v1', size: 25, first: 0, last: 4 },
    { topic: 'c.events.v1', size: 25, first: 20, last: 22 },
  ],
  signingKey(),
);

function check(
  lines: readonly ProofLine[],
  key = signingKey(),
): { readonly code: number | null; readonly out: string } {
  const [file, pem] = [join(folder, 'proof.jsonl'), join(folder, 'key.pem')];
  writeFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  writeFileSync(pem, key.public_key);
  const { status, stdout } = spawnSync(process.execPath, [TOOL, file, pem], { encoding: 'utf8' });
  return { code: status, out: stdout };
}

describe('tools/check-proof.mjs, which shares no code with the platform', () => {
  it('finds that a proof holds', () => {
    const { code, out } = check(PROOF);
    expect(out).toMatch(/^Proven: the 10 messages about Operation 0b6d3a52-6f0e-4f5e-9a53-5f3f6f1f0f11 /);
    expect(code).toBe(0);
  });

  it('finds that a changed message, another key, or a proof that broke off proves nothing', () => {
    const index = PROOF.findIndex((line) => 'fact' in line);
    const fact = Object(PROOF[index]).fact as Record<string, unknown>;
    const changed = { fact: { ...fact, value: '{}' } } as unknown as ProofLine;
    expect(check(PROOF.with(index, changed))).toEqual({
      code: 1,
      out: 'This proves nothing: the messages of a.events.v1/0 are not those that checkpoint 1 has sealed.\n',
    });
    expect(check(PROOF, signingKey(2)).out).toContain('signed by a key that was not given');
    expect(check(PROOF.slice(0, -1)).out).toContain('the proof breaks off');
    expect(check(PROOF.toSpliced(index + 1, 1)).code).toBe(1);
  });

  it('says how it is used', () => {
    expect(spawnSync(process.execPath, [TOOL]).status).toBe(2);
  });
});
