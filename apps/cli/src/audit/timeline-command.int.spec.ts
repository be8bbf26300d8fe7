import { generateKeyPairSync } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SEALED_TOPICS } from '@ballast/contracts';
import { MESSAGE_TYPES } from '@ballast/contracts/message-types';
import { readSealingKey } from '@ballast/domain-seal';
import { newId } from '@ballast/kernel';
import type { OutgoingMessage } from '@ballast/platform-log';
import { useTestDatabase } from '@ballast/test-infra';
import { ballast, type Called } from '../testing/operator';
import { SealedLog } from '../testing/sealed-log';

const OPERATION = 'f6245a33-efc2-4ee4-be3c-f12495375e91';
const QUOTE = '2f0d9a51-7c3e-4b86-a1d4-905e6b7c8d9e';
const ACCOUNT = '7f1e0d9c-8b7a-4695-8473-625140392817';
const KEY = readSealingKey(
  generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
);

interface Sample {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>> & { readonly type: string; readonly id: string };
}

interface ShownFact {
  readonly id: string;
  readonly causationId: string;
  readonly type: string;
  readonly service: string;
  readonly data: unknown;
}

/** The samples of every type that the record holds. */
function samplesOfRecord(): readonly OutgoingMessage[] {
  const contracts = join(__dirname, '../../../../libs/contracts/src');
  return readdirSync(contracts, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\/samples\/.*\.json$/.test(file))
    .flatMap((file) => {
      const { key, value } = JSON.parse(readFileSync(join(contracts, file), 'utf8')) as Sample;
      const topic = MESSAGE_TYPES.find(({ type }) => type === value.type)?.topic ?? '';
      const isOfRecord = SEALED_TOPICS.some((each) => each === topic);
      return isOfRecord ? [{ topic, key, type: value.type, value: JSON.stringify(value) }] : [];
    });
}

let log: SealedLog;

afterAll(() => log.close());
const server = useTestDatabase();
const call = (...args: readonly string[]): Promise<Called> =>
  ballast({ DATABASE_URL: server.url, LOG_PARTITIONS: '2' }, 'audit', 'timeline', ...args);

async function factsOf(...args: readonly string[]): Promise<readonly ShownFact[]> {
  const { code, out } = await call(...args, '--json');
  expect(code).toBe(0);
  return out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as ShownFact);
}

const samples = samplesOfRecord();

/** The ids of the facts that have a text. */
function namedBy(text: string): ReadonlySet<string> {
  return new Set(
    samples.filter(({ value }) => value.includes(text)).map(({ value }) => (JSON.parse(value) as ShownFact).id),
  );
}

beforeAll(async () => {
  log = await SealedLog.open(server.url, KEY);
  await log.send(samples);
});

describe('ballast audit timeline', () => {
  it('prints each fact that names an Operation, a line each', async () => {
    const expected = namedBy(OPERATION);
    expect(expected.size).toBeGreaterThan(10);
    const { code, out } = await call('--operation', OPERATION.toUpperCase());
    expect(code).toBe(0);
    expect(out.trimEnd().split('\n')).toHaveLength(expected.size);
    expect(out).toMatch(/Z {2}credit-check {2}credit\.events\.v1\/\d@\d+ {2}holds\.decided: .* by key /);
    const facts = await factsOf('--operation', OPERATION);
    expect(new Set(facts.map(({ id }) => id))).toEqual(expected);
    expect(facts.filter(({ service }) => service === '')).toEqual([]);
  });

  it('puts each fact behind its cause', async () => {
    const facts = await factsOf('--operation', OPERATION);
    const places = new Map(facts.map(({ id }, index) => [id, index]));
    for (const [index, { causationId }] of facts.entries()) expect(places.get(causationId) ?? -1).toBeLessThan(index);
  });

  it('cuts facts down to the Execution that is asked for, and adds those of its Operation', async () => {
    const closed = samples.find(({ type }) => type === 'execution.closed');
    const { data } = JSON.parse(closed?.value ?? '{}') as { data: { execution: { id: string; operation_id: string } } };
    const facts = await factsOf('--execution', data.execution.id);
    expect(facts.map(({ type }) => type)).toContain('execution.closed');
    const others = facts.filter(
      ({ type, data: shown }) => type === 'execution.closed' && !JSON.stringify(shown).includes(data.execution.id),
    );
    expect(others).toEqual([]);
  });

  it('tells a quote from its opening to its end', async () => {
    const facts = await factsOf('--quote', QUOTE.toUpperCase());
    expect(new Set(facts.map(({ id }) => id))).toEqual(namedBy(QUOTE));
    const types = facts.map(({ type }) => type);
    for (const type of ['quote.opened', 'quote.decided', 'quote.traded', 'quote.settled'])
      expect(types).toContain(type);
  });

  it('tells a customer account by any form of its ZRN, with its quotes and its money', async () => {
    const facts = await factsOf('--account', `zrn:zh:eu:account:customer:${ACCOUNT}`);
    expect(new Set(facts.map(({ id }) => id))).toEqual(namedBy(ACCOUNT));
    expect(await factsOf('--account', ACCOUNT)).toEqual(facts);
    const types = facts.map(({ type }) => type);
    for (const type of ['quote.decided', 'transfer.decided', 'movement.decided']) expect(types).toContain(type);
  });

  it('says that the record has no fact', async () => {
    const nothing = newId();
    for (const name of ['--operation', '--execution', '--quote', '--account', '--request']) {
      expect(await call(name, nothing)).toMatchObject({ code: 1, out: '' });
    }
  });

  it.each([[[]], [['--operation', OPERATION, '--trader', OPERATION]], [['--account', 'float']]])(
    'refuses wrong use: %j',
    async (args) => {
      expect(await call(...args)).toMatchObject({ code: 2, out: '' });
    },
  );
});
