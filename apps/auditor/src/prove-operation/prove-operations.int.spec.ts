import { generateKeyPairSync } from 'node:crypto';
import { type ProofHead, type ProofLine, TOPICS } from '@ballast/contracts';
import { type CheckedProof, ProofCheck, ProofCounts, readSealingKey } from '@ballast/domain-seal';
import type { OutgoingMessage } from '@ballast/platform-log';
import { type RunningService, startService } from '@ballast/platform-service';
import { eventually, InternalHttp, LogDriver, useTestDatabase } from '@ballast/test-infra';
import { envelopeAbout } from '@ballast/test-kit';
import { service } from '../index';

jest.setTimeout(120_000);

const DEADLINE_MS = 60_000;
const TOKEN = 'token-of-the-proof-spec';
const PEM = generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
const OPERATION = '0b6d3a52-6f0e-4f5e-9a53-5f3f6f1f0f11';
const OTHER = '1b6d3a52-6f0e-4f5e-9a53-5f3f6f1f0f11';
/** So many that a proof needs stored subtrees of several levels. */
const NOISE = 3_000;

type Subject = Readonly<Record<'operation_id' | 'participant_code', string>> | { readonly operation_id: string };

let driver: LogDriver;
let auditor: RunningService;
let http: InternalHttp;

afterAll(async () => {
  await http.close();
  await auditor.close();
  await driver.close();
});
const database = useTestDatabase();

beforeAll(async () => {
  driver = await LogDriver.open(database.url, []);
  auditor = await startService(service, {
    DATABASE_URL: database.url,
    INTERNAL_TOKEN: TOKEN,
    LOG_LEVEL: 'silent',
    STOP_NOTICE_MS: '0',
    AUDIT_SIGNING_KEY: PEM,
  });
  http = new InternalHttp(auditor.internalUrl, TOKEN);
  await driver.send(noise(NOISE));
  await driver.send(facts(OPERATION));
  await driver.send(noise(NOISE));
  await driver.send(facts(OTHER));
});

function noise(count: number): readonly OutgoingMessage[] {
  const topics = [TOPICS.executionEvents, TOPICS.tradeEvents];
  return Array.from({ length: count }, (_, index) => {
    return { topic: topics[index % 2] ?? '', key: 'one key', type: 'thing.done', value: `{"noise":${index}}` };
  });
}

/** Messages about an Operation with the participants A and B, and others between them. */
function facts(operation: string): readonly OutgoingMessage[] {
  const fact = (topic: string, type: string, data: object): OutgoingMessage => {
    return { topic, key: 'one key', type, value: envelopeAbout(operation, data) };
  };
  const of = (participant_code: string) => ({ execution: { participant_code } });
  return [
    fact(TOPICS.strategyRequests, 'operation.requested', { operation_id: operation }),
    fact(TOPICS.strategyRequests, 'operation.participants_listed', { participants: ['A', 'B'] }),
    fact(TOPICS.executionEvents, 'execution.decided', of('A')),
    fact(TOPICS.executionEvents, 'execution.decided', of('B')),
    ...noise(100),
    fact(TOPICS.priceEvents, 'prices.locked', { prices: [{ asset: 'BTC', price: '100.00' }] }),
    fact(TOPICS.tradeEvents, 'trades.booked', {}),
    fact(TOPICS.executionEvents, 'execution.closed', of('B')),
    fact(TOPICS.executionEvents, 'execution.closed', of('A')),
    fact(TOPICS.publicEvents, 'public_event.recorded', {}),
  ];
}

async function headOf(subject: Subject): Promise<{ readonly state: string; readonly lines: readonly ProofLine[] }> {
  return http.get(`/internal/proofs/head?${new URLSearchParams(subject).toString()}`);
}

async function proofOf(subject: Subject): Promise<readonly ProofLine[]> {
  const sealed = async () => {
    const answer = await headOf(subject);
    return answer.state === 'sealed' ? answer.lines : undefined;
  };
  const head = await eventually('the Operation is sealed', sealed, { deadlineMs: DEADLINE_MS });
  const lines = [...head];
  for (const { topic, partition, range } of (head[0] as ProofHead).partitions) {
    for (let first: number | undefined = range.first; first !== undefined;) {
      const place = { topic, partition: String(partition), first: String(first), last: String(range.last) };
      const query = new URLSearchParams({ ...subject, ...place }).toString();
      const page: { readonly lines: readonly ProofLine[]; readonly next?: number } = await http.get(
        `/internal/proofs/lines?${query}`,
      );
      lines.push(...page.lines);
      first = page.next;
    }
  }
  const counts = new ProofCounts();
  lines.forEach((line) => counts.take(line));
  return [...lines, { end: counts.end() }];
}

function checked(lines: readonly ProofLine[]): CheckedProof {
  const check = new ProofCheck([readSealingKey(PEM)]);
  for (const line of lines) check.take(line);
  return check.finish();
}

function typesOf(lines: readonly ProofLine[]): readonly string[] {
  return lines.flatMap((line) => ('fact' in line ? String(line.fact.headers['type']) : []));
}

describe('a proof of the auditor', () => {
  it('shows every message about an Operation, and holds', async () => {
    const lines = await proofOf({ operation_id: OPERATION });
    expect(checked(lines)).toMatchObject({ operation: OPERATION, problems: [] });
    expect(lines[0]).toMatchObject({ prices: [{ asset: 'BTC', price: '100.00' }] });
    expect(typesOf(lines).toSorted()).toEqual(
      facts(OPERATION)
        .map(({ type }) => type)
        .filter((type) => type !== 'thing.done')
        .toSorted(),
    );
  });

  it('leaves out what lies far from the messages that it shows', async () => {
    const lines = await proofOf({ operation_id: OPERATION });
    expect(lines.length).toBeLessThan(40);
    const [head] = lines as readonly [ProofHead];
    expect(head.partitions.filter(({ topic }) => topic === TOPICS.executionEvents)).toHaveLength(2);
  });

  it('shows a participant no message about another one', async () => {
    const lines = await proofOf({ operation_id: OPERATION, participant_code: 'A' });
    expect(checked(lines)).toMatchObject({ operation: OPERATION, facts: 4, problems: [] });
    expect(typesOf(lines).toSorted()).toEqual([
      'execution.closed',
      'execution.decided',
      'operation.requested',
      'prices.locked',
    ]);
    expect(JSON.stringify(lines)).not.toContain('\\"B\\"');
  });

  it('holds for an Operation at the end of the record, too', async () => {
    expect(checked(await proofOf({ operation_id: OTHER }))).toMatchObject({ operation: OTHER, problems: [] });
  });

  it('is not there for an Operation that the record does not know', async () => {
    const unknown = '2b6d3a52-6f0e-4f5e-9a53-5f3f6f1f0f11';
    await eventually('all is taken in', async () => (await headOf({ operation_id: unknown })).state === 'unknown');
    expect(await headOf({ operation_id: unknown })).toEqual({ state: 'unknown', lines: [] });
  });

  it('is never said to be of an unknown Operation while its messages are not taken in', async () => {
    const newest = '3b6d3a52-6f0e-4f5e-9a53-5f3f6f1f0f11';
    await driver.send([...noise(2_000), ...facts(newest)]);
    expect(['sealed', 'unsealed']).toContain((await headOf({ operation_id: newest })).state);
    expect(checked(await proofOf({ operation_id: newest })).problems).toEqual([]);
  });
});
