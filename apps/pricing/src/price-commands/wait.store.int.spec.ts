import { compose, decodeKept } from '@ballast/contracts';
import { pricesAwaited, pricesQuote } from '@ballast/contracts/pricing';
import { newId } from '@ballast/kernel';
import { openDatabase, type Database } from '@ballast/platform-postgres';
import { useTestDatabase } from '@ballast/test-infra';
import { outsideCause } from '@ballast/test-kit';
import { CreateMarket0001 } from '../persistence/migrations/0001-create-market';
import { CreateLocks0003 } from '../persistence/migrations/0003-create-locks';
import { storedQuote, type QuoteCommand } from './price-command';
import { PriceWaits } from './price-waits';
import { WaitStore } from './wait.store';

const NOW = '2026-04-17T10:30:00.000Z';

const store = new WaitStore();
const waits = new PriceWaits(store);

let database: Database;
// Registered before the database's hooks, because hooks run in this order: connections close before their database.
afterAll(() => database.close());
const server = useTestDatabase();
beforeAll(async () => {
  database = await openDatabase({
    url: server.url,
    schema: 'pricing',
    poolSize: 3,
    entities: [],
    migrations: [CreateMarket0001, CreateLocks0003],
    applicationName: 'waits',
  });
});

function quote(): QuoteCommand {
  const id = newId();
  const { key, value: text } = compose(pricesQuote, {
    key: id,
    cause: outsideCause(id, 'SANDBX'),
    place: id,
    occurredAt: NOW,
    data: {
      operation_id: id,
      strategy_id: newId(),
      quoted_currency: 'USD',
      side: 'ask',
      required: ['BTC'],
      every_instrument: false,
    },
  });
  return { envelope: decodeKept(pricesQuote, text, { key, origin: `pricing.commands.v1/0/${id}/0` }), text };
}

function dueAt(secondsAgo: number): string {
  return new Date(Date.UTC(2026, 3, 17, 10, 30, -secondsAgo)).toISOString();
}

function idOf({ envelope }: QuoteCommand): string {
  return envelope.data.operation_id;
}

/** Takes requests whose look is due, and ends their waits. */
function take(limit: number): Promise<readonly QuoteCommand[]> {
  return database.transaction(async (tx) => {
    const { decoded } = await store.lockDue(tx, { kind: 'quote', limit, read: storedQuote });
    const commands = decoded.map(({ command }) => command);
    await waits.goOn(tx, 'quote', { answered: commands, waiting: [] });
    return commands;
  });
}

describe('requests that wait', () => {
  it('are taken in the order in which their looks are due, the given number at a time', async () => {
    const quotes = Array.from({ length: 12 }, (_, index) => ({ command: quote(), secondsAgo: (index * 7) % 12 }));
    const waiting = quotes.map(({ command, secondsAgo }) => ({
      command,
      wait: { dueAt: dueAt(secondsAgo), looksLeft: 3 },
    }));
    await database.transaction((tx) => waits.begin(tx, 'quote', { waiting, now: NOW }));
    const taken = [...(await take(8)), ...(await take(8))];
    const longestFirst = [...quotes].sort((a, b) => b.secondsAgo - a.secondsAgo);
    // With their keys and origins, so that the answers name the command as their input.
    expect(taken).toEqual(longestFirst.map(({ command }) => command));
    expect(await take(8)).toEqual([]);
  });

  it('wait once: the fact that comes again behind the answer changes nothing', async () => {
    const command = quote();
    const waiting = [{ command, wait: { dueAt: dueAt(1), looksLeft: 3 } }];
    const [fact] = await database.transaction((tx) => waits.begin(tx, 'quote', { waiting, now: NOW }));
    expect(await take(1)).toEqual([command]);
    const { envelope } = command;
    const again = decodeKept(pricesAwaited, fact?.value ?? '', { key: envelope.key, origin: undefined });
    await database.transaction((tx) => store.insertMissing(tx, [again]));
    await database.transaction((tx) => store.scheduleMissing(tx, 'quote', 3));
    expect(await take(1)).toEqual([]);
  });

  it('get a look that is due at once when there is none', async () => {
    const command = quote();
    const waiting = [{ command, wait: { dueAt: '2999-01-01T00:00:00.000Z', looksLeft: 1 } }];
    await database.transaction((tx) => waits.begin(tx, 'quote', { waiting, now: NOW }));
    await database.transaction((tx) => store.unschedule(tx, 'quote', [idOf(command)]));
    expect(await take(1)).toEqual([]);
    await database.transaction((tx) => store.scheduleMissing(tx, 'quote', 3));
    expect(await take(1)).toEqual([command]);
  });
});
