import { compose, decodeKept } from '@ballast/contracts';
import { pricesQuote } from '@ballast/contracts/pricing';
import { newId } from '@ballast/kernel';
import { openDatabase, type Database } from '@ballast/platform-postgres';
import { useTestDatabase } from '@ballast/test-infra';
import { outsideCause } from '@ballast/test-kit';
import { CreateMarket0001 } from '../persistence/migrations/0001-create-market';
import { CreateLocks0003 } from '../persistence/migrations/0003-create-locks';
import { WaitForPrices0004 } from '../persistence/migrations/0004-wait-for-prices';
import type { QuoteCommand } from '../price-commands/price-command';
import { WaitingQuoteStore } from './waiting-quote.store';

const store = new WaitingQuoteStore();

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
    migrations: [CreateMarket0001, CreateLocks0003, WaitForPrices0004],
    applicationName: 'quotes',
  });
});

function quote(): QuoteCommand {
  const id = newId();
  const { key, value: text } = compose(pricesQuote, {
    key: id,
    cause: outsideCause(id, 'SANDBX'),
    place: id,
    occurredAt: '2026-04-17T10:30:00.000Z',
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

describe('quotes that wait', () => {
  it('are taken in the order in which their waits ended, the given number at a time', async () => {
    const quotes = Array.from({ length: 12 }, (_, index) => ({ command: quote(), secondsAgo: (index * 7) % 12 }));
    await database.transaction((tx) =>
      store.insert(
        tx,
        quotes.map(({ command, secondsAgo }) => ({ command, wait: { dueAt: dueAt(secondsAgo), looksLeft: 3 } })),
      ),
    );
    const take = async (limit: number): Promise<readonly QuoteCommand[]> =>
      (await database.transaction((tx) => store.takeDue(tx, limit))).decoded.map(({ command }) => command);
    const taken = [...(await take(8)), ...(await take(8))];
    const longestFirst = [...quotes].sort((a, b) => b.secondsAgo - a.secondsAgo);
    // With their keys and origins, so that the answers name the command as their input.
    expect(taken).toEqual(longestFirst.map(({ command }) => command));
    expect(await take(8)).toEqual([]);
  });
});
