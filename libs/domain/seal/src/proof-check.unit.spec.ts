import { type ProofLine, proofLineSchema } from '@ballast/contracts';
import * as fc from 'fast-check';
import { type CheckedProof, ProofCheck } from './proof-check';
import { atSecond } from './testing/chains';
import { signingKey } from './testing/keys';
import { proofOf } from './testing/proofs';

const KEY = signingKey();
const PARTS = [
  { topic: 'a.events.v1', size: 20, first: 3, last: 9 },
  { topic: 'b.events.v1', size: 7, first: 6, last: 6 },
];
const PROOF = proofOf(PARTS, KEY);

function checked(lines: readonly ProofLine[], keys = [KEY]): CheckedProof {
  const check = new ProofCheck(keys);
  // Lines go through JSON, like those of a file.
  for (const line of lines) check.take(proofLineSchema.parse(JSON.parse(JSON.stringify(line))));
  return check.finish();
}

/** Whether a line shows a message of a topic. */
function isOf(line: ProofLine, topic: string): boolean {
  if ('fact' in line) return line.fact.topic === topic;
  return 'leaf' in line && line.leaf.topic === topic;
}

/** The proof with the line at an index replaced. */
function replaced(index: number, ...lines: readonly unknown[]): readonly ProofLine[] {
  return PROOF.toSpliced(index, 1, ...(lines as ProofLine[]));
}

describe('a proof', () => {
  it('holds as it was made', () => {
    expect(checked(PROOF)).toEqual({
      operation: '0b6d3a52-6f0e-4f5e-9a53-5f3f6f1f0f11',
      sealedAt: atSecond(0),
      facts: 6,
      leaves: 2,
      problems: [],
      contradictions: [],
      shown: [],
      notShown: ['the prices of legs and trades', 'settled Executions', 'ledger entries', 'trades of whole chunks'],
    });
  });

  it('holds for any part of any partition', () => {
    const part = fc
      .tuple(fc.integer({ min: 1, max: 40 }), fc.nat(), fc.nat())
      .map(([size, one, other]) => [size, ...[one % size, other % size].toSorted((a, b) => a - b)])
      .map(([size = 1, first = 0, last = 0]) => ({ topic: 'a.events.v1', size, first, last }));
    fc.assert(
      fc.property(part, (each) => {
        expect(checked(proofOf([each], KEY)).problems).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('holds for several ranges of one partition, in their order', () => {
    const ranges = [
      { topic: 'a.events.v1', size: 30, first: 2, last: 4 },
      { topic: 'a.events.v1', size: 30, first: 11, last: 11 },
      { topic: 'a.events.v1', size: 30, first: 29, last: 29 },
    ];
    expect(checked(proofOf(ranges, KEY)).problems).toEqual([]);
    expect(checked(proofOf(ranges.toReversed(), KEY)).problems).toContain(
      'ranges of a.events.v1/0 are not announced in their order',
    );
  });

  it('does not hold with a key that its reader does not trust', () => {
    expect(checked(PROOF, [signingKey(2)]).problems).toEqual(['checkpoint 1 is signed by a key that is not trusted']);
  });

  it('does not hold when a member of a message is another', () => {
    const index = PROOF.findIndex((line) => 'fact' in line);
    const fact = Object(PROOF[index]).fact as Record<string, unknown>;
    for (const change of [
      { value: '{}' },
      { key: 'other' },
      { offset: '77' },
      { headers: { type: 'thing.done' } },
      { headers: { type: 'other', traceparent: '00-1' } },
    ]) {
      const { problems } = checked(replaced(index, { fact: { ...fact, ...change } }));
      expect(problems).toEqual(['the messages of a.events.v1/0 are not those that checkpoint 1 has sealed']);
    }
  });

  it('does not hold without one of its lines, or with a line twice', () => {
    PROOF.forEach((line, index) => {
      expect(checked(PROOF.toSpliced(index, 1)).problems).not.toEqual([]);
      expect(checked(PROOF.toSpliced(index, 0, line)).problems.length > 0 || 'checkpoint' in line).toBe(true);
    });
  });

  it('does not hold with two messages of a partition in the place of each other', () => {
    const places = PROOF.flatMap((line, index) => (isOf(line, 'a.events.v1') ? [index] : []));
    for (const index of places.slice(1)) {
      const [one, other] = PROOF.slice(index - 1, index + 1);
      expect(
        checked(PROOF.toSpliced(index - 1, 2, ...[other, one].flatMap((line) => line ?? []))).problems,
      ).not.toEqual([]);
    }
  });

  it('holds when the messages of its partitions are mixed', () => {
    const second = PROOF.filter((line) => isOf(line, 'b.events.v1'));
    const others = PROOF.filter((line) => !isOf(line, 'b.events.v1'));
    expect(checked(others.toSpliced(4, 0, ...second)).problems).toEqual([]);
  });

  it('does not hold with an edited checkpoint', () => {
    const { checkpoint } = Object(PROOF[1]) as { checkpoint: Record<string, unknown> };
    for (const change of [{ at: atSecond(9) }, { more: 1 }, { root: 'f'.repeat(64) }]) {
      const { problems } = checked(replaced(1, { checkpoint: { ...checkpoint, ...change } }));
      expect(problems).toEqual(['checkpoint 1 has a wrong signature']);
    }
  });

  it('does not hold when its head announces other messages', () => {
    const [head] = PROOF;
    if (head === undefined || !('format' in head)) throw new Error('no head');
    const [first, second] = head.partitions;
    if (first === undefined || second === undefined) throw new Error('no partitions');
    for (const partitions of [
      [first],
      [first, second, second],
      [{ ...first, size: 21 }, second],
      [{ ...first, checkpoint: 2 }, second],
      [{ ...first, range: { ...first.range, first: 2 } }, second],
      [{ ...first, range: { ...first.range, path: [] } }, second],
    ]) {
      expect(checked(replaced(0, { ...head, partitions })).problems).not.toEqual([]);
    }
  });

  it('that broke off does not hold', () => {
    expect(checked(PROOF.slice(0, -1)).problems).toEqual(['the proof breaks off: its end is missing']);
    expect(checked([]).problems).toContain('there is no proof');
  });
});
