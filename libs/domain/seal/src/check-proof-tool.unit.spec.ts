import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ProofLine } from '@ballast/contracts';
import { envelopeAbout } from '@ballast/test-kit';
import { ProofCheck } from './proof-check';
import { signingKey } from './testing/keys';
import { OPERATION, proofOf, proofOfValues } from './testing/proofs';

const TOOL = join(__dirname, '..', '..', '..', '..', 'tools', 'check-proof.mjs');
/** Time for some dozens of processes on a loaded machine. */
const COMPARE_DEADLINE_MS = 120_000;
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

const LEG = { underlying_currency: 'BTC', side: 'buy', amount: '50.00', amount_type: 'notional', status: 'executed' };
const SIZED = { ...LEG, price: '100.00', quantity: '0.50000000', total_notional: '50.00' };
const CASH = { purpose: 'buy_cash', account: 'float', counter_account: 'house', asset: 'USD', amount: '-50.00' };
const ASSET = { purpose: 'buy_asset', account: 'trader:1', counter_account: 'house', asset: 'BTC', amount: '0.50' };
const TRADE = { asset: 'BTC', side: 'buy', price: '100.00', quantity: '0.50000000' };
const CONTENT: readonly (readonly [type: string, data: object])[] = [
  ['prices.locked', { prices: [{ asset: 'BTC', price: '100.00' }] }],
  ['operation.requested', { type: 'enrollment', allocations: [{ underlying_currency: 'BTC', weight: '1' }] }],
  ['operation.participants_listed', { participants: [{ participant_code: 'A', amount: '50.00' }] }],
  ['execution.closed', { execution: { id: 'one', participant_code: 'A', status: 'settled', instructions: [SIZED] } }],
  ['trades.booked', { chunk: 0, bookings: [{ trades: [TRADE] }] }],
  ['transactions.posted', { chunk: 0, first_position: 1, transactions: [{ transfers: [CASH, ASSET] }] }],
];
/** Messages about an Operation that fit together. */
const MESSAGES = CONTENT.map(([type, data]) => envelopeAbout(OPERATION, data, type));

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
    expect(out).toMatch(/^Proven: the 12 messages about Operation 0b6d3a52-6f0e-4f5e-9a53-5f3f6f1f0f11 /);
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

  it('finds that the head names other prices than were locked, and that the end counts otherwise, as the platform does', () => {
    const lines = proofOfValues([...MESSAGES, ...MESSAGES], signingKey());
    expect(lines.at(-1)).toEqual({ end: { executions: 1, trades: 1, entries: 4, facts: 12, leaves: 0 } });
    const otherPrice = { ...lines[0], prices: [{ asset: 'BTC', price: '101.00' }] } as ProofLine;
    const otherEnd: ProofLine = { end: { executions: 1, trades: 2, entries: 4, facts: 12, leaves: 0 } };
    for (const [changed, says] of [
      [lines.with(0, otherPrice), 'the head names other prices than the message that locks them'],
      [lines.with(-1, otherEnd), 'the end counts otherwise than the lines do'],
    ] as const) {
      expect(check(changed)).toEqual({ code: 1, out: `This proves nothing: ${says}.\n` });
      const proof = new ProofCheck([signingKey()]);
      changed.forEach((line) => proof.take(line));
      expect(proof.finish().problems).toEqual([says]);
    }
  });

  it(
    'says the same about the messages as the check of the platform',
    () => {
      const variants = [MESSAGES, MESSAGES.slice(0, 1), ...MESSAGES.map((_, index) => MESSAGES.toSpliced(index, 1))];
      const changes: readonly (readonly [string, string])[] = [
        ['"price":"100.00"', '"price":"101.00"'],
        ['"quantity":"0.50000000"', '"quantity":"0.50000001"'],
        ['"amount":"50.00"', '"amount":"51.00"'],
        ['"type":"enrollment"', '"type":"partial_sell"'],
        ['"version":1', '"version":2'],
      ];
      const changed = changes.flatMap(([from, to]) =>
        MESSAGES.map((message, index) => MESSAGES.with(index, message.replace(from, to))),
      );
      for (const values of [...variants, ...changed]) {
        const lines = proofOfValues(values, signingKey());
        const proof = new ProofCheck([signingKey()]);
        lines.forEach((line) => proof.take(line));
        const { problems, contradictions, shown, notShown } = proof.finish();
        expect(problems).toEqual([]);
        const { code, out } = check(lines);
        const sentences = (label: string) => out.split('\n').filter((line) => line.startsWith(`${label}: `));
        const named = (label: string, texts: readonly string[]) => texts.map((text) => `${label}: ${text}.`).toSorted();
        expect(sentences('Wrong').toSorted()).toEqual(named('Wrong', contradictions));
        expect(code).toBe(contradictions.length === 0 ? 0 : 1);
        if (contradictions.length > 0) continue;
        expect(sentences('Shown').toSorted()).toEqual(named('Shown', shown));
        expect(sentences('Not shown').toSorted()).toEqual(named('Not shown', notShown));
      }
    },
    COMPARE_DEADLINE_MS,
  );

  it('says how it is used', () => {
    expect(spawnSync(process.execPath, [TOOL]).status).toBe(2);
  });
});
