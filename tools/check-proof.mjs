// Checks a proof that `ballast audit proof` has made, with nothing but Node: this file shares no code with the platform,
// so that nobody who checks a proof has to trust it.
//
//   node check-proof.mjs proof.jsonl audit-key.pem [next-key.pem …]
//
// Exits with 0 when the proof holds, with 1 when it does not, with 2 for wrong use.
import { createHash, createPublicKey, verify } from 'node:crypto';
import { createReadStream, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

const FORMAT = 'ballast-proof/1';

const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();
const leafHash = (data) => sha256(Buffer.of(0), data);
const nodeHash = (left, right) => sha256(Buffer.of(1), left, right);

/** JSON after RFC 8785. */
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.keys(value).sort();
  return `{${members.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(',')}}`;
}

/** Data of a leaf: each part as its length in four bytes and its bytes. */
function leafData({ topic, partition, offset, place, key, headers, value }) {
  const parts = [topic, String(partition), offset, String(place), key, canonical(headers), value];
  return Buffer.concat(
    parts.flatMap((part) => {
      const bytes = Buffer.from(part);
      const length = Buffer.alloc(4);
      length.writeUInt32BE(bytes.length);
      return [length, bytes];
    }),
  );
}

/** Spans of leaves beside a range, from left to right, by the split of RFC 6962: the largest power of two below the size. */
function spansBeside({ first, last }, begin, end) {
  if (begin >= end) return [];
  if (end <= first || begin > last) return [{ begin, end }];
  if (begin >= first && end <= last + 1) return [];
  let width = 1;
  while (2 * width < end - begin) width *= 2;
  const range = { first, last };
  return [...spansBeside(range, begin, begin + width), ...spansBeside(range, begin + width, end)];
}

/** Subtrees from left to right. Two of the same width that lie side by side are the halves of one. */
class Subtrees {
  stack = [];

  push(width, hash) {
    let node = { width, hash };
    while (this.stack.at(-1)?.width === node.width) {
      node = { width: 2 * node.width, hash: nodeHash(this.stack.pop().hash, node.hash) };
    }
    this.stack.push(node);
  }

  root() {
    return this.stack.map(({ hash }) => hash).reduceRight((right, left) => nodeHash(left, right));
  }
}

/** The state of a range before its first leaf: the subtrees left of it, and those that come behind it. */
function opened(announced) {
  const { topic, partition, range, size } = announced;
  const numbers = [range.first, range.last, size];
  const isRange = numbers.every(Number.isSafeInteger) && 0 <= range.first && range.first <= range.last;
  demand(isRange && range.last < size, `${topic}/${partition} announces no range of its messages`);
  const spans = spansBeside(range, 0, size);
  demand(spans.length === range.path.length, `${topic}/${partition} has a path of another length`);
  const beside = spans.map(({ begin, end }, at) => {
    return { begin, width: end - begin, hash: Buffer.from(range.path[at], 'hex') };
  });
  const subtrees = new Subtrees();
  for (const { width, hash } of beside.filter(({ begin }) => begin < range.first)) subtrees.push(width, hash);
  return { announced, subtrees, after: beside.filter(({ begin }) => begin > range.last), next: range.first };
}

/** A proof that is being read, line by line. Each method throws when the proof does not hold. */
class Proof {
  checkpoints = new Map();
  partitions = new Map();
  facts = 0;
  leaves = 0;

  constructor(keys) {
    this.keys = keys;
  }

  take(line) {
    demand(!this.isEnded, 'there are lines behind the end');
    if (line.format !== undefined) this.begin(line);
    else if (this.head === undefined) demand(false, 'the first line is not the head of a proof');
    else if (line.checkpoint !== undefined) this.takeCheckpoint(line.checkpoint);
    else if (line.fact !== undefined) this.takeFact(line.fact);
    else if (line.leaf !== undefined) this.takeLeaf(line.leaf);
    else this.finish(line.end);
  }

  begin(head) {
    demand(this.head === undefined, 'there are two heads');
    demand(head.format === FORMAT, `the format is ${head.format}, and not ${FORMAT}`);
    this.head = head;
    for (const announced of head.partitions) {
      const place = `${announced.topic}/${announced.partition}`;
      const ranges = this.partitions.get(place) ?? [];
      const last = ranges.at(-1)?.announced.range.last ?? -1;
      demand(announced.range.first > last, `ranges of ${place} are not announced in their order`);
      this.partitions.set(place, [...ranges, opened(announced)]);
    }
  }

  takeCheckpoint(checkpoint) {
    const { signature, ...content } = checkpoint;
    const key = this.keys.get(checkpoint.key_id);
    demand(key !== undefined, `checkpoint ${checkpoint.sequence} is signed by a key that was not given`);
    const isSigned = verify(null, Buffer.from(canonical(content)), key, Buffer.from(signature, 'base64'));
    demand(isSigned, `checkpoint ${checkpoint.sequence} has a wrong signature`);
    this.checkpoints.set(checkpoint.sequence, checkpoint);
  }

  takeFact(fact) {
    this.facts += 1;
    this.append(fact, leafHash(leafData(fact)));
  }

  takeLeaf(leaf) {
    demand(/^[0-9a-f]{64}$/.test(leaf.hash), 'a hash is no SHA-256 in hex');
    this.leaves += 1;
    this.append(leaf, Buffer.from(leaf.hash, 'hex'));
  }

  append({ topic, partition, index }, hash) {
    const ranges = this.partitions.get(`${topic}/${partition}`);
    demand(ranges !== undefined, `${topic}/${partition} is not announced`);
    const open = ranges.find(({ next, announced }) => next <= announced.range.last);
    demand(open !== undefined, `${topic}/${partition} has leaf ${index} behind its ranges`);
    demand(index === open.next, `${topic}/${partition} has leaf ${index} at the place of leaf ${open.next}`);
    open.next += 1;
    open.subtrees.push(1, hash);
  }

  close({ announced, subtrees, after, next }) {
    const { topic, partition, size, checkpoint, range } = announced;
    demand(next === range.last + 1, `messages of ${topic}/${partition} are missing`);
    for (const { width, hash } of after) subtrees.push(width, hash);
    const sealed = this.checkpoints
      .get(checkpoint)
      ?.partitions.find((entry) => entry.topic === topic && entry.partition === partition && entry.size === size);
    const isSealed = sealed !== undefined && subtrees.root().toString('hex') === sealed.root;
    demand(isSealed, `the messages of ${topic}/${partition} are not those that checkpoint ${checkpoint} has sealed`);
  }

  finish(end) {
    for (const open of [...this.partitions.values()].flat()) this.close(open);
    demand(end?.facts === this.facts && end.leaves === this.leaves, 'the end counts other lines than there are');
    this.isEnded = true;
  }

  words() {
    demand(this.isEnded === true, 'the proof breaks off: its end is missing');
    const at = [...this.checkpoints.values()].map((checkpoint) => checkpoint.at).sort();
    return (
      `Proven: the ${this.facts} messages about Operation ${this.head.operation} in this file stand in the record as they ` +
      `stand here, and did so at ${at.at(-1)} at the latest.\n` +
      `${this.leaves} messages that lie between them are shown by their hash only.\n`
    );
  }
}

function demand(isTrue, otherwise) {
  if (!isTrue) throw new Error(otherwise);
}

function readKey(file) {
  const key = createPublicKey(readFileSync(file));
  return [sha256(key.export({ format: 'der', type: 'spki' })).toString('hex'), key];
}

const [file, ...keyFiles] = process.argv.slice(2);
if (file === undefined || keyFiles.length === 0) {
  process.stderr.write('Usage: node check-proof.mjs proof.jsonl audit-key.pem [next-key.pem …]\n');
  process.exit(2);
}
try {
  const proof = new Proof(new Map(keyFiles.map(readKey)));
  for await (const text of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    proof.take(JSON.parse(text));
  }
  process.stdout.write(proof.words());
} catch (error) {
  process.stdout.write(`This proves nothing: ${error instanceof Error ? error.message : String(error)}.\n`);
  process.exitCode = 1;
}
