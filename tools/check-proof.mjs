// Checks a proof that `ballast audit proof` has made, with nothing but Node: this file shares no code with the platform,
// so that nobody who checks a proof has to trust it.
//
//   node check-proof.mjs proof.jsonl audit-key.pem [next-key.pem …]
//
// The check says in words what the messages show, and what they leave open. It exits with 0 when the proof holds, with 1
// when it does not, with 2 for wrong use.
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

/** Decimals at which amounts are compared. */
const SCALE = 18;
const SHARES_AN_AMOUNT = ['enrollment', 'top_up', 'partial_sell'];
const CONTRADICTIONS_MAX = 20;

const power = (exponent) => 10n ** BigInt(exponent);
const total = (amounts) => amounts.reduce((one, other) => one + other, 0n);
const places = (text) => (text.includes('.') ? text.length - text.indexOf('.') - 1 : 0);

/** Units of a decimal text; undefined for a text that is no amount. */
function unitsOf(text, scale = SCALE) {
  if (typeof text !== 'string' || !/^-?[0-9]+(\.[0-9]+)?$/.test(text) || places(text) > scale) return undefined;
  const [whole, fraction = ''] = text.split('.');
  return BigInt(whole + fraction.padEnd(scale, '0'));
}

/** An amount in shares by weights, by the largest remainder; a tie goes to the earlier share. */
function split(amount, weights) {
  const sum = total(weights);
  const shares = weights.map((weight) => (amount * weight) / sum);
  const remainders = weights.map((weight, index) => ({ index, remainder: (amount * weight) % sum }));
  remainders.sort((one, other) => (one.remainder === other.remainder ? 0 : one.remainder > other.remainder ? -1 : 1));
  for (const { index } of remainders.slice(0, Number(amount - total(shares)))) shares[index] += 1n;
  return shares;
}

/** Whether the amounts of legs are their sum, split by the weights of the request. */
function areShares(legs, weighted) {
  const amounts = legs.map(({ amount }) => unitsOf(amount));
  if (legs.length === 0 || amounts.some((amount) => amount === undefined || amount < 0n)) return false;
  if (legs.map((leg) => leg.underlying_currency).join() !== weighted.map(({ asset }) => asset).join()) return false;
  const unit = power(SCALE - Math.max(...legs.map(({ amount }) => places(amount))));
  const weights = weighted.map(({ weight }) => weight);
  return split(total(amounts) / unit, weights).every((share, index) => share * unit === amounts[index]);
}

/** Whether quantity and money of an executed leg follow from its price by the rules of its type. */
function isSized(leg, type) {
  const texts = [leg.amount, leg.price, leg.quantity, leg.total_notional];
  const [amount, price, quantity, money] = texts.map((text) => unitsOf(text));
  if ([amount, price, quantity, money].includes(undefined) || price <= 0n) return false;
  const [quantityPlaces, moneyPlaces] = [places(leg.quantity), places(leg.total_notional)];
  const dividend = money * power(quantityPlaces);
  const found = unitsOf(leg.quantity, quantityPlaces);
  if (leg.side === 'buy') return found === dividend / price && (type === 'rebalance' || money === amount);
  if (type === 'partial_sell') return found === (dividend + price - 1n) / price && money === amount;
  if (leg.amount_type === 'quantity' && quantity !== amount) return false;
  return unitsOf(leg.total_notional, moneyPlaces) === (quantity * price) / power(2 * SCALE - moneyPlaces);
}

/** Statements of the messages of a proof, and the places where they do not fit together. Its methods with a dot read messages of a type. */
class Story {
  contradictions = [];
  prices = { locked: new Map(), used: new Map(), uses: 0 };
  requested = new Map();
  executions = new Set();
  chunks = new Set();
  sums = { traded: new Map(), moved: new Map(), cash: new Map() };
  counts = { legs: 0, judged: 0, shared: 0, withoutAmount: 0, withoutTerms: 0, transfers: 0, unread: 0 };

  take(operation, value) {
    let message;
    try {
      message = JSON.parse(value);
    } catch {
      return;
    }
    if (message?.correlationId !== operation) return;
    if (message.version !== 1) this.counts.unread += 1;
    else if (String(message.type).includes('.')) this[message.type]?.(message.data);
  }

  'operation.requested'({ type, allocations }) {
    const weighted = allocations.map(({ underlying_currency: asset, weight }) => ({ asset, weight: unitsOf(weight) }));
    this.terms = { type, weighted: weighted.filter(({ weight }) => weight > 0n) };
  }

  'operation.participants_listed'({ participants }) {
    for (const { participant_code: code, amount } of participants) {
      if (amount !== undefined) this.requested.set(code, amount);
    }
  }

  'prices.locked'({ prices }) {
    for (const { asset, price } of prices) this.price('locked', asset, price);
  }

  'execution.closed'({ execution }) {
    const { id, status, instructions } = execution;
    if (status !== 'settled' || this.executions.has(id)) return;
    this.executions.add(id);
    const executed = instructions.filter((leg) => leg.status === 'executed');
    for (const leg of executed) this.price('used', leg.underlying_currency, leg.price);
    if (this.terms === undefined) return void (this.counts.withoutTerms += 1);
    this.counts.judged += 1;
    this.counts.legs += executed.length;
    for (const leg of executed) {
      const name = `the leg in ${leg.underlying_currency} of Execution ${id}`;
      this.expect(isSized(leg, this.terms.type), `${name} does not follow from its amount and its price`);
    }
    if (SHARES_AN_AMOUNT.includes(this.terms.type)) this.share(execution);
  }

  share({ id, participant_code: code, instructions }) {
    const name = `the legs of Execution ${id}`;
    this.counts.shared += 1;
    this.expect(areShares(instructions, this.terms.weighted), `${name} are not shares of one amount`);
    if (!this.requested.has(code)) return void (this.counts.withoutAmount += 1);
    const sum = total(instructions.map(({ amount }) => unitsOf(amount) ?? 0n));
    this.expect(unitsOf(this.requested.get(code)) === sum, `${name} do not sum to the amount that was requested`);
  }

  'trades.booked'({ chunk, bookings }) {
    const trades = bookings.flatMap((booking) => booking.trades);
    if (trades.length === 0 || !this.isNew(`trades ${chunk}`)) return;
    for (const { asset, side, price, quantity } of trades) {
      this.price('used', asset, price);
      this.add('traded', asset, side === 'buy' ? quantity : `-${quantity}`);
    }
  }

  'transactions.posted'({ first_position: position, transactions }) {
    const transfers = transactions.flatMap((transaction) => transaction.transfers);
    if (transfers.length === 0 || !this.isNew(`transactions ${position}`)) return;
    this.counts.transfers += transfers.length;
    for (const { purpose, account, counter_account: counter, asset, amount } of transfers) {
      this.expect(account && counter && account !== counter, `a transfer of ${asset} does not name two accounts`);
      this.add(['buy_asset', 'sell_asset'].includes(purpose) ? 'moved' : 'cash', asset, amount);
    }
  }

  expect(isRight, otherwise) {
    if (!isRight && this.contradictions.length < CONTRADICTIONS_MAX) this.contradictions.push(otherwise);
  }

  isNew(name) {
    return this.chunks.size < this.chunks.add(name).size;
  }

  price(kind, asset, price) {
    if (kind === 'used') this.prices.uses += 1;
    const known = this.prices[kind].get(asset) ?? price;
    this.expect(unitsOf(known) === unitsOf(price), `${asset} has the prices ${known} and ${price}`);
    this.prices[kind].set(asset, known);
  }

  add(kind, asset, amount) {
    this.expect(unitsOf(amount) !== undefined, `"${amount}" is no amount`);
    this.sums[kind].set(asset, (this.sums[kind].get(asset) ?? 0n) + (unitsOf(amount) ?? 0n));
  }

  /** Sentences about what the messages show, and what they leave open. */
  words() {
    const { locked, used, uses } = this.prices;
    const { legs, judged, shared, withoutAmount, withoutTerms, transfers, unread } = this.counts;
    const { traded, moved } = this.sums;
    for (const [asset, price] of locked.size > 0 ? used : []) {
      const isLocked = locked.has(asset) && unitsOf(locked.get(asset)) === unitsOf(price);
      this.expect(isLocked, `${asset} was traded at ${price}, but ${locked.get(asset) ?? 'no price'} was locked`);
    }
    for (const asset of traded.size > 0 && transfers > 0 ? new Set([...traded.keys(), ...moved.keys()]) : []) {
      const isMoved = (traded.get(asset) ?? 0n) === (moved.get(asset) ?? 0n);
      this.expect(isMoved, `the ledger entries in ${asset} do not move what was traded`);
    }
    if (this.contradictions.length > 0) return this.contradictions.map((each) => `Wrong: ${each}.`);
    const lockedOne = locked.size > 0 ? ', the locked one,' : '';
    const by = `${judged} settled Executions`;
    const balanced = `gives one account what it takes from another, so the ${2 * transfers} entries sum to zero for each asset`;
    const shown = [
      [used.size > 0, `each of ${used.size} assets had one price${lockedOne} in ${uses} legs and trades`],
      [judged > 0, `${legs} legs of ${by} have the quantity and the money that their price gives`],
      [shared > 0, `the legs of ${shared} Executions are the shares of an amount by the weights`],
      [transfers > 0, `each of ${transfers} transfers ${balanced}`],
      [transfers > 0 && traded.size > 0, `the entries move what was traded, for each of ${traded.size} assets`],
    ];
    const open = [
      [used.size === 0, 'the prices of legs and trades'],
      [used.size > 0 && locked.size === 0, 'that these prices were locked'],
      [withoutAmount > 0, `the requested amounts of ${withoutAmount} Executions`],
      [withoutTerms > 0, `whether ${withoutTerms} Executions follow from the request`],
      [this.executions.size === 0, 'settled Executions'],
      [judged > shared, 'how the amounts of legs follow from holdings: the messages do not have them'],
      [transfers === 0, 'ledger entries'],
      [traded.size === 0, 'trades of whole chunks'],
      [unread > 0, `the content of ${unread} messages of another version`],
    ];
    const named = (label, sentences) => sentences.filter(([is]) => is).map(([, sentence]) => `${label}: ${sentence}.`);
    return [...named('Shown', shown), ...named('Not shown', open)];
  }
}

/** A proof that is being read, line by line. Each method throws when the proof does not hold. */
class Proof {
  checkpoints = new Map();
  partitions = new Map();
  story = new Story();
  counts = { facts: 0, leaves: 0, executions: new Set(), trades: 0, entries: 0, told: new Set() };

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
    this.counts.facts += 1;
    this.count(fact.headers.type, fact.value);
    this.append(fact, leafHash(leafData(fact)));
    this.story.take(this.head.operation, fact.value);
  }

  /** Counts what a message says, for the last line, and notes the prices that the head has to name. */
  count(type, value) {
    if (!['prices.locked', 'execution.closed', 'trades.booked', 'transactions.posted'].includes(type)) return;
    const data = dataIn(value);
    const isNew = (name) => this.counts.told.size < this.counts.told.add(name).size;
    if (type === 'prices.locked') this.prices ??= (data.prices ?? []).map(({ asset, price }) => ({ asset, price }));
    if (type === 'execution.closed') this.counts.executions.add(data.execution?.id ?? '');
    const trades = (data.bookings ?? []).flatMap((booking) => booking.trades ?? []);
    if (trades.length > 0 && isNew(`chunk ${data.chunk}`)) this.counts.trades += trades.length;
    const transfers = (data.transactions ?? []).flatMap((transaction) => transaction.transfers ?? []);
    if (transfers.length > 0 && isNew(`from ${data.first_position}`)) this.counts.entries += 2 * transfers.length;
  }

  takeLeaf(leaf) {
    demand(/^[0-9a-f]{64}$/.test(leaf.hash), 'a hash is no SHA-256 in hex');
    this.counts.leaves += 1;
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
    const { facts, leaves, executions, trades, entries } = this.counts;
    const counted = canonical({ facts, leaves, executions: executions.size, trades, entries });
    demand(end !== undefined && canonical(end) === counted, 'the end counts otherwise than the lines do');
    const isLocked = canonical(this.head.prices) === canonical(this.prices ?? []);
    demand(isLocked, 'the head names other prices than the message that locks them');
    this.isEnded = true;
  }

  words() {
    demand(this.isEnded === true, 'the proof breaks off: its end is missing');
    const at = [...this.checkpoints.values()].map((checkpoint) => checkpoint.at).sort();
    return [
      `Proven: the ${this.counts.facts} messages about Operation ${this.head.operation} in this file stand in the record as they stand here, and did so at ${at.at(-1)} at the latest.`,
      `${this.counts.leaves} messages that lie between them are shown by their hash only.`,
      ...this.story.words(),
    ];
  }
}

/** The data of a message; empty for a text that is no message. */
function dataIn(value) {
  try {
    return JSON.parse(value).data ?? {};
  } catch {
    return {};
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
  process.stdout.write(
    proof
      .words()
      .map((sentence) => `${sentence}\n`)
      .join(''),
  );
  if (proof.story.contradictions.length > 0) process.exitCode = 1;
} catch (error) {
  process.stdout.write(`This proves nothing: ${error instanceof Error ? error.message : String(error)}.\n`);
  process.exitCode = 1;
}
