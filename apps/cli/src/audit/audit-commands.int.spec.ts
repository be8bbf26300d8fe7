import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TOPICS } from '@ballast/contracts';
import { readSealingKey } from '@ballast/domain-seal';
import { useTestDatabase } from '@ballast/test-infra';
import { envelopeAbout } from '@ballast/test-kit';
import { ballast, type Called } from '../testing/operator';
import { SealedLog } from '../testing/sealed-log';
import { Chance, TAMPERINGS } from '../testing/tampering';

const WAYS = 200;
const CHECKPOINTS = 4;

jest.setTimeout(300_000);

const folder = mkdtempSync(join(tmpdir(), 'ballast-witness-'));
const KEY = readSealingKey(
  generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
);
let log: SealedLog;

afterAll(async () => {
  await log.close();
  rmSync(folder, { recursive: true });
});
const server = useTestDatabase();
const call = (...args: readonly string[]): Promise<Called> =>
  ballast({ DATABASE_URL: server.url, LOG_PARTITIONS: '2' }, 'audit', ...args);

function messages(from: number, count: number) {
  return Array.from({ length: count }, (_, index) => {
    const key = `k${(from + index) % 5}`;
    return {
      topic: index % 2 === 0 ? TOPICS.tradeEvents : TOPICS.operationEvents,
      key,
      type: 'thing.done',
      value: JSON.stringify({ id: from + index, type: 'thing.done', key }),
      headers: { traceparent: '00-1' },
    };
  });
}

beforeAll(async () => {
  log = await SealedLog.open(server.url, KEY);
});

describe('ballast audit verify', () => {
  it('holds for a log without checkpoints, and counts its messages', async () => {
    const { code, out } = await call('verify');
    expect({ code, out }).toEqual({
      code: 0,
      out: 'Nothing is sealed yet; 0 messages, 0 of them not sealed yet.\nEvery sealed message is as it was sealed.\n',
    });
  });

  it('holds for a sealed record, and counts what came after the last checkpoint', async () => {
    for (let index = 0; index < CHECKPOINTS; index += 1) {
      await log.send(messages(index * 10, 10));
      await log.seal(`2026-04-17T10:30:0${index}.000Z`);
    }
    await log.send(messages(90, 3));
    const { code, out } = await call('verify', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual({
      holds: true,
      checkpoints: CHECKPOINTS,
      sealed_at: '2026-04-17T10:30:03.000Z',
      messages: 43,
      unsealed: 3,
      findings: [],
    });
  });

  it('refuses a key that is none, and a folder that does not exist', async () => {
    const file = join(folder, 'key.pem');
    writeFileSync(file, 'no key');
    expect(await call('verify', '--key', file)).toMatchObject({ code: 2 });
    expect(await call('verify', '--against', join(folder, 'nowhere'))).toMatchObject({ code: 2 });
  });

  it('holds with the key of the first checkpoint, and not with another', async () => {
    const file = join(folder, 'key.pem');
    writeFileSync(file, KEY.public_key);
    expect(await call('verify', '--key', file)).toMatchObject({ code: 0 });
    const { publicKey } = generateKeyPairSync('ed25519');
    writeFileSync(file, publicKey.export({ format: 'pem', type: 'spki' }));
    expect(await call('verify', '--key', file)).toMatchObject({ code: 1 });
  });

  it(`names each of ${WAYS} ways to tamper, whichever seed chooses it`, async () => {
    // Messages that no checkpoint covers may be changed without a trace.
    await log.database.query(`DELETE FROM log.messages WHERE value ~ '"id":9[0-9]'`);
    await log.database.query(`
      UPDATE log.partitions p
         SET next_offset = (SELECT count(*) FROM log.messages m WHERE m.partition_id = p.id)`);
    await log.database.query('CREATE TABLE sealing.messages AS TABLE log.messages');
    await log.database.query('CREATE TABLE sealing.partitions AS TABLE log.partitions');
    for (let seed = 1; seed <= WAYS; seed += 1) {
      const chance = new Chance(seed * 7919);
      const tampering = TAMPERINGS[seed % TAMPERINGS.length];
      const named = await tampering?.apply(log.database, chance);
      const { code, out } = await call('verify');
      const found = { seed, what: tampering?.what, code, isNamed: out.includes(named ?? '') };
      expect({ ...found, out }).toEqual({ seed, what: tampering?.what, code: 1, isNamed: true, out });
      await log.database.query('TRUNCATE log.messages');
      await log.database.query('INSERT INTO log.messages TABLE sealing.messages');
      await log.database.query(`
        UPDATE log.partitions p SET next_offset = s.next_offset FROM sealing.partitions s WHERE s.id = p.id`);
    }
    expect(await call('verify')).toMatchObject({ code: 0 });
  });

  it('names the messages of a broken seal when the leaves of the auditor were changed, too', async () => {
    await log.database.query(`UPDATE auditor.leaves SET hashes = overlay(hashes placing '\\x00' from 5)`);
    await log.database.query(`
      UPDATE log.messages SET value = value || ' '
       WHERE message_offset = 0 AND partition_id = (SELECT min(partition_id) FROM log.messages WHERE type = 'thing.done')`);
    const { code, out } = await call('verify');
    expect(code).toBe(1);
    expect(out).toContain('at least one of its messages 0 to ');
    await log.database.query('TRUNCATE log.messages');
    await log.database.query('INSERT INTO log.messages TABLE sealing.messages');
  });
});

describe('ballast audit proof', () => {
  const operation = '0b6d3a52-6f0e-4f5e-9a53-5f3f6f1f0f11';
  const proof = join(folder, 'proof.jsonl');
  const key = join(folder, 'auditor.pem');

  it('is refused for an Operation that the record does not know, or that is not sealed yet', async () => {
    writeFileSync(key, KEY.public_key);
    expect(await call('proof', '--operation', operation)).toMatchObject({ code: 1, out: '' });
    const facts = messages(60, 12).map((message, index) => {
      return index % 3 === 0 ? { ...message, value: envelopeAbout(operation, { index }) } : message;
    });
    await log.send(facts);
    expect((await call('proof', '--operation', operation)).err).toContain('not sealed yet');
    await log.seal('2026-04-17T10:31:00.000Z');
  });

  it('is made from the record, and checked without it', async () => {
    const made = await call('proof', '--operation', operation);
    expect(made.code).toBe(0);
    writeFileSync(proof, made.out);
    const { code, out } = await call('check', proof, '--key', key, '--json');
    expect(JSON.parse(out)).toMatchObject({ holds: true, operation, facts: 4, sealed_at: '2026-04-17T10:31:00.000Z' });
    expect(code).toBe(0);
  });

  it('does not hold when a message in it was changed', async () => {
    const { out } = await call('proof', '--operation', operation);
    writeFileSync(proof, out.replace('\\"index\\":3', '\\"index\\":4'));
    const checked = await call('check', proof, '--key', key);
    expect(checked.code).toBe(1);
    expect(checked.out).toContain('This proves nothing: ');
    writeFileSync(proof, 'no proof');
    expect(await call('check', proof, '--key', key)).toMatchObject({ code: 2 });
  });
});

describe('ballast audit witness', () => {
  it('keeps each checkpoint once', async () => {
    const out = join(folder, 'kept');
    expect(await call('witness', '--out', out)).toMatchObject({ code: 0 });
    expect(await call('witness', '--out', out)).toMatchObject({
      code: 0,
      out: `0 checkpoints are new, ${CHECKPOINTS + 1} are kept in ${out}.\n`,
    });
    expect(readdirSync(out)).toHaveLength(CHECKPOINTS + 1);
    expect(await call('verify', '--against', out)).toMatchObject({ code: 0 });
  });

  it('shows that the chain was cut off or made anew', async () => {
    const out = join(folder, 'kept');
    await log.database.query(`
      DELETE FROM log.messages WHERE type = 'checkpoint.sealed' AND value LIKE '%"sequence":${CHECKPOINTS + 1},%'`);
    const cut = await call('verify', '--against', out);
    expect(cut.code).toBe(1);
    expect(cut.out).toContain(`checkpoint ${CHECKPOINTS + 1}, which the witness has, is missing`);
    await log.database.query(`DELETE FROM log.messages WHERE type = 'checkpoint.sealed'`);
    const other = readSealingKey(
      generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    );
    const anew = SealedLog.anew(log, other);
    await anew.seal('2026-04-17T11:00:00.000Z');
    expect(await call('verify')).toMatchObject({ code: 0 });
    const forged = await call('verify', '--against', out);
    expect(forged.code).toBe(1);
    expect(forged.out).toContain('checkpoint 1 is not the one that the witness has');
    expect(await call('witness', '--out', out)).toMatchObject({ code: 1 });
    expect(readdirSync(out)).toHaveLength(CHECKPOINTS + 1);
  });
});
