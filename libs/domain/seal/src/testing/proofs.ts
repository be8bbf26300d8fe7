import { PROOF_FORMAT, type ProofEnd, type ProofLine, type ProvenFact } from '@ballast/contracts';
import { makeCheckpoint } from '../checkpoint';
import { toHex } from '../hashes';
import { leafOf } from '../leaf';
import { lockedPricesIn } from '../locked-prices';
import { merkleRoot } from '../merkle-tree';
import { ProofCounts } from '../proof-counts';
import { rangePath } from '../range-proof';
import { documentIn, textAt } from '../shown-values';
import type { SealingKey } from '../signing';
import { atSecond } from './chains';
import { readerOf } from './trees';

/** The Operation that the proofs are about. */
export const OPERATION = '0b6d3a52-6f0e-4f5e-9a53-5f3f6f1f0f11';

interface ShownPart {
  readonly topic: string;
  readonly size: number;
  readonly first: number;
  readonly last: number;
}

function factOf(topic: string, index: number): ProvenFact {
  const headers = { type: 'thing.done', traceparent: '00-1' };
  return {
    topic,
    partition: 0,
    offset: String(index),
    place: 0,
    index,
    key: `k${index}`,
    headers,
    value: `{"${index}":1}`,
  };
}

function leavesOf(topic: string, size: number) {
  return Array.from({ length: size }, (_, index) => {
    const { headers, ...fact } = factOf(topic, index);
    return leafOf({ ...fact, headers: { traceparent: headers['traceparent'] ?? '' }, type: headers['type'] ?? '' });
  });
}

/** Lines of a proof that shows parts of partitions. Every third message is shown by its hash only. */
export function proofOf(parts: readonly ShownPart[], key: SealingKey): readonly ProofLine[] {
  const sizes = new Map(parts.map(({ topic, size }) => [topic, size]));
  const entries = [...sizes].map(([topic, size]) => {
    return { topic, partition: 0, size, root: toHex(merkleRoot(leavesOf(topic, size))) };
  });
  const sealing = { at: atSecond(0), grown: entries, latest: entries, nextKey: undefined };
  const checkpoint = makeCheckpoint(undefined, sealing, key);
  const partitions = parts.map(({ topic, size, first, last }) => {
    const path = rangePath({ first, last }, size, readerOf(leavesOf(topic, size))).map(toHex);
    return { topic, partition: 0, size, checkpoint: checkpoint.sequence, range: { first, last, path } };
  });
  const shown = parts.flatMap(({ topic, size, first, last }) =>
    leavesOf(topic, size)
      .slice(first, last + 1)
      .map((leaf, at): ProofLine => {
        const index = first + at;
        if (index % 3 === 2) return { leaf: { topic, partition: 0, index, hash: toHex(leaf) } };
        return { fact: factOf(topic, index) };
      }),
  );
  const keys = [{ key_id: key.key_id, public_key: key.public_key }];
  return [
    { format: PROOF_FORMAT, operation: OPERATION, prices: [], keys, partitions },
    { checkpoint },
    ...shown,
    { end: countsOf(shown) },
  ];
}

/** Lines of a proof that shows messages with these values, which are all of one partition. */
export function proofOfValues(values: readonly string[], key: SealingKey): readonly ProofLine[] {
  const topic = 'a.events.v1';
  const facts = values.map((value, index): ProvenFact => {
    const fact = factOf(topic, index);
    return { ...fact, headers: { ...fact.headers, type: textAt(documentIn(value), 'type') }, value };
  });
  const leaves = facts.map(({ headers, ...fact }) => {
    return leafOf({ ...fact, headers: { traceparent: headers['traceparent'] ?? '' }, type: headers['type'] ?? '' });
  });
  const size = values.length;
  const entries = [{ topic, partition: 0, size, root: toHex(merkleRoot(leaves)) }];
  const sealing = { at: atSecond(0), grown: entries, latest: entries, nextKey: undefined };
  const checkpoint = makeCheckpoint(undefined, sealing, key);
  const range = { first: 0, last: size - 1, path: [] };
  const partitions = [{ topic, partition: 0, size, checkpoint: checkpoint.sequence, range }];
  const keys = [{ key_id: key.key_id, public_key: key.public_key }];
  const shown = facts.map((fact) => ({ fact }));
  const [prices = []] = facts.flatMap(({ headers, value }) => {
    const locked = lockedPricesIn({ type: headers['type'] ?? '', value });
    return locked === undefined ? [] : [locked];
  });
  return [
    { format: PROOF_FORMAT, operation: OPERATION, prices, keys, partitions },
    { checkpoint },
    ...shown,
    { end: countsOf(shown) },
  ];
}

function countsOf(lines: readonly ProofLine[]): ProofEnd {
  const counts = new ProofCounts();
  for (const line of lines) counts.take(line);
  return counts.end();
}
