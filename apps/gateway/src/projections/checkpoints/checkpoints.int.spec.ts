import { API } from '@ballast/api';
import { composeCheckpoint } from '@ballast/contracts/audit';
import { canonicalJson } from '@ballast/domain-seal';
import { eventually, useTestDatabase } from '@ballast/test-infra';
import { checkpointAt } from '../../testing/checkpoint';
import { useGateway } from '../../testing/gateway-under-test';

const gateway = useGateway(useTestDatabase);
const HOUR_MS = 3_600_000;
const MADE_MS = Math.ceil(Date.now() / HOUR_MS) * HOUR_MS - HOUR_MS;

interface HandedEvent {
  readonly platform_code: string;
  readonly position: string;
  readonly payload: string;
}

/** The checkpoints that platforms were handed. */
function handed(): Promise<readonly HandedEvent[]> {
  return gateway.database.query<HandedEvent>(
    `SELECT platform_code, position, payload FROM gateway.public_events WHERE type = 'audit.checkpoint'
      ORDER BY platform_code, position`,
  );
}

const inHours = (hours: number, ms = 0): string => new Date(MADE_MS + hours * HOUR_MS + ms).toISOString();

/** Sends checkpoints and waits until the gateway has handled them. */
async function seal(...sealed: readonly (readonly [sequence: number, at: string])[]): Promise<void> {
  const before = await handledCheckpoints();
  await gateway.services.send(sealed.map(([sequence, at]) => composeCheckpoint(checkpointAt(sequence, at))));
  await eventually('the checkpoints are handled', async () => (await handledCheckpoints()) >= before + sealed.length);
}

async function handledCheckpoints(): Promise<number> {
  const [row] = await gateway.database.query<{ count: string }>(
    `SELECT coalesce(sum(next_offset), 0) AS count FROM gateway.log_positions WHERE topic LIKE 'audit.checkpoints%'`,
  );
  return Number(row?.count);
}

async function codesAndSequences(): Promise<readonly unknown[]> {
  return (await handed()).map(({ platform_code, payload }) => [
    platform_code,
    (JSON.parse(payload) as { sequence: number }).sequence,
  ]);
}

describe('checkpoints as public events', () => {
  it('are handed to each platform once an hour, from the hour after the one in which it was made', async () => {
    await gateway.database.query(`UPDATE gateway.platforms SET created_at = $1`, [inHours(0, 1)]);
    await gateway.database.query(`INSERT INTO gateway.platforms VALUES ('LATER1', $1)`, [inHours(2, 5)]);
    await seal([1, inHours(0, 10)], [2, inHours(0, 20)]);
    expect(await handed()).toEqual([]);
    await seal([3, inHours(1)], [4, inHours(1, 10)]);
    expect(await codesAndSequences()).toEqual([['SANDBX', 3]]);
    await seal([5, inHours(1, 20)]);
    expect(await codesAndSequences()).toEqual([['SANDBX', 3]]);
    await seal([6, inHours(2, 10)], [7, inHours(4)], [8, inHours(4, 1)]);
    expect(await codesAndSequences()).toEqual([
      ['LATER1', 7],
      ['SANDBX', 3],
      ['SANDBX', 6],
      ['SANDBX', 7],
    ]);
  });

  it('have the next positions, and the checkpoint in its canonical form as their body', async () => {
    const events = (await handed()).filter(({ platform_code }) => platform_code === 'SANDBX');
    expect(events.map(({ position }) => position)).toEqual(['1', '2', '3']);
    expect(events[0]?.payload).toBe(canonicalJson(checkpointAt(3, inHours(1))));
    const { body } = await gateway.api.send(API.listEvents, { query: { types: ['audit.checkpoint'] } });
    expect(body['events']).toMatchObject([{ type: 'audit.checkpoint', occurred_at: inHours(1) }, {}, {}]);
  });

  it('are not handed out again when a checkpoint comes again', async () => {
    const before = await handed();
    await seal([3, inHours(1)], [7, inHours(4)]);
    expect(await handed()).toEqual(before);
  });
});
