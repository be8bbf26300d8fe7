import {
  sourceKindOf,
  TOPIC_DEFINITIONS,
  type BookedTrade,
  type CustomerKind,
  type Execution,
  type LedgerEntry,
  type LedgerPurpose,
} from '@ballast/contracts';
import { differencesOf, LedgerSums, sumDifferences } from '@ballast/domain-audit';
import { accountName, sidesOf } from '@ballast/domain-ledger';
import { Decimal } from '@ballast/kernel';
import { deadLetterTopic } from '@ballast/platform-log';
import { tableViolations } from '@ballast/invariants';
import { platformViolations, type PlatformSnapshot } from '@ballast/test-kit';
import { amountsOf } from '../domain/invariants/snapshot';
import type { Scenario } from '../domain/scenario';
import { effectIdOf, PLATFORM } from '../domain/services/gateway/requests';
import { sealViolations } from './seal-violations';
import type { WholePlatform } from './whole-platform';

/** Violations of the invariants of a whole platform that has come to rest, a sentence for each. */
export async function wholeViolations(platform: WholePlatform, scenario: Scenario): Promise<readonly string[]> {
  const entries = await readEntries(platform);
  const snapshot = await readSnapshot(platform, scenario, entries);
  const sums = new LedgerSums();
  sums.add(entries);
  return [
    ...deadLetters(platform),
    ...sealViolations(platform.broker.topics),
    ...(await leftOver(platform)),
    ...(await unread(platform)),
    ...(await tableViolations(platform.url)),
    ...platformViolations(snapshot),
    ...sumDifferences(sums.list()),
    ...(await layerViolations(platform, snapshot.executions, entries)),
  ];
}

function deadLetters({ broker }: WholePlatform): readonly string[] {
  return TOPIC_DEFINITIONS.flatMap(({ name }) =>
    broker.topics
      .partitionsOf(deadLetterTopic(name))
      .flatMap((partition) => partition.from(partition.first))
      .map(({ type, headers }) => `a ${type} was put aside: ${headers['dlq-reason'] ?? ''}`),
  );
}

/** Work that is left over at rest, with the words for it. */
const LEFT_OVER: readonly (readonly [words: string, sql: string])[] = [
  ['Operation has stopped', `SELECT id::text || ' in ' || phase FROM orchestrator.operations WHERE phase <> 'ended'`],
  [
    'chunk is still open',
    `SELECT operation_id || ':' || chunk || ' ' || status FROM orchestrator.chunks WHERE status <> 'closed'`,
  ],
  ['rebalance has not left its queue', 'SELECT operation_id::text FROM orchestrator.rebalance_queue'],
  ['hold is still open', 'SELECT source_id::text FROM credit.holds'],
  ['event waits in its gate', 'SELECT operation_id::text FROM gateway.pending_operation_events'],
];

async function leftOver({ database }: WholePlatform): Promise<readonly string[]> {
  const found: string[] = [];
  for (const [words, sql] of LEFT_OVER) {
    const rows = await database.query<{ id: string }>(`SELECT id FROM (${sql}) AS rows (id)`);
    found.push(...rows.map(({ id }) => `${words}: ${id}`));
  }
  return found;
}

/** Every service has published its outbox and read its topics to their ends. */
async function unread({ broker, database, schemas }: WholePlatform): Promise<readonly string[]> {
  const found: string[] = [];
  for (const schema of schemas) {
    const positions = await database.query<{ topic: string; partition: number; next_offset: string }>(
      `SELECT topic, partition, next_offset FROM ${schema}.log_positions`,
    );
    for (const { topic, partition, next_offset } of positions) {
      const head = broker.topics.partitionsOf(topic)[partition]?.head;
      if (Number(next_offset) !== head)
        found.push(`${schema} stands at ${topic}/${partition} ${next_offset} of ${head}`);
    }
    const waiting = await database.query<{ type: string }>(`SELECT type FROM ${schema}.outbox ORDER BY id`);
    found.push(...waiting.map(({ type }) => `a ${type} was never published by ${schema}`));
  }
  return found;
}

interface EntryRow {
  readonly position: string;
  readonly transaction_id: string;
  readonly account_id: string;
  readonly kind: CustomerKind;
  readonly owner_code: string;
  readonly leg: number;
  readonly purpose: LedgerPurpose;
  readonly counter_account: string;
  readonly asset: string;
  readonly amount: string;
  readonly balance_after: string;
  readonly source: string;
  readonly source_id: string;
}

/** Both entries of each transfer, as readers see them. */
async function readEntries({ database }: WholePlatform): Promise<readonly LedgerEntry[]> {
  const rows = await database.query<EntryRow>(
    `SELECT e.*, a.kind, a.owner_code, t.source, t.source_id FROM credit.entries e
       JOIN credit.accounts a USING (account_id) JOIN credit.transactions t USING (transaction_id)
      WHERE e.platform_code = '${PLATFORM}' ORDER BY e.position`,
  );
  return rows.flatMap((row) => {
    const account = accountName({ kind: row.kind, id: row.account_id, ownerCode: row.owner_code });
    const source = sourceKindOf(row.source);
    const isExecution = source === 'execution';
    const { counter_account, amount, balance_after } = row;
    return sidesOf({ account, counter_account, amount, balance_after }).map((side, index): LedgerEntry => ({
      id: `${row.position}/${index}`,
      transaction_id: row.transaction_id,
      ...side,
      asset: row.asset,
      source,
      source_id: row.source_id,
      execution_id: isExecution ? row.source_id : '',
      instruction_index: isExecution ? row.leg : null,
      purpose: row.purpose,
      created_at: '',
    }));
  });
}

async function readSnapshot(
  { database }: WholePlatform,
  scenario: Scenario,
  entries: readonly LedgerEntry[],
): Promise<PlatformSnapshot> {
  const bodies = async <T>(table: string, order: string): Promise<readonly T[]> =>
    (
      await database.query<{ body: string }>(
        `SELECT body FROM gateway.${table} WHERE platform_code = '${PLATFORM}' ORDER BY ${order}`,
      )
    ).map(({ body }) => JSON.parse(body) as T);
  const events = await database.query<{ position: string; notification_id: string; type: string; payload: string }>(
    `SELECT position, notification_id, type, coalesce(payload, x.body) AS payload FROM gateway.public_events e
       LEFT JOIN gateway.executions x ON x.id = e.resource_id
      WHERE e.platform_code = '${PLATFORM}' ORDER BY position`,
  );
  const balances = await readBalances(database);
  const float = balances.get('float') ?? [];
  balances.delete('float');
  return {
    operations: await bodies('operations', 'created_at, id'),
    executions: await bodies('executions', 'operation_id, index'),
    traders: await bodies('traders', 'created_at, id'),
    entries,
    float,
    balances,
    events: events.map(({ position, payload, ...event }) => ({
      ...event,
      position: Number(position),
      payload: JSON.parse(payload) as Record<string, unknown>,
    })),
    requested: new Map(
      scenario.actions.flatMap(({ requestId, request }) =>
        request.kind === 'operation' && request.participants !== null
          ? [[effectIdOf(requestId), amountsOf(request.participants)] as const]
          : [],
      ),
    ),
  };
}

async function readBalances(database: WholePlatform['database']): Promise<Map<string, PlatformSnapshot['float']>> {
  const rows = await database.query<{
    readonly account_id: string;
    readonly kind: CustomerKind;
    readonly owner_code: string;
    readonly asset: string;
    readonly balance: string;
    readonly held: string;
  }>(
    `SELECT account_id, kind, owner_code, asset, balance, held FROM credit.balances
       JOIN credit.accounts USING (account_id) WHERE platform_code = '${PLATFORM}' ORDER BY account_id, asset`,
  );
  const byAccount = new Map<string, PlatformSnapshot['float']>();
  for (const { account_id: id, kind, owner_code: ownerCode, asset, balance, held } of rows) {
    const name = accountName({ kind, id, ownerCode });
    const available = Decimal.of(balance).minus(Decimal.of(held)).toString();
    byAccount.set(name, [...(byAccount.get(name) ?? []), { asset, balance, held, available }]);
  }
  return byAccount;
}

type TradeRow = Omit<BookedTrade, 'execution_id' | 'instruction_index' | 'underlying_currency' | 'executed_at'> & {
  readonly source_id: string;
  readonly leg: number;
  readonly asset: string;
};

/** Executions, trades and ledger say the same, at the locked prices. */
async function layerViolations(
  { database }: WholePlatform,
  executions: readonly Execution[],
  entries: readonly LedgerEntry[],
): Promise<readonly string[]> {
  const trades = await database.query<TradeRow>(
    'SELECT id, source_id, leg, side, asset, quoted_currency, price, quantity, notional, venue FROM execution.trades',
  );
  const locks = await database.query<{ operation_id: string; answer: LockAnswer }>(
    'SELECT operation_id, answer FROM pricing.locks',
  );
  const prices = new Map(locks.map(({ operation_id, answer }) => [operation_id, pricesOf(answer)]));
  return executions.flatMap((execution) =>
    differencesOf(
      {
        execution,
        trades: trades
          .filter(({ source_id }) => source_id === execution.id)
          .map(({ source_id, leg, asset, ...trade }) => ({
            ...trade,
            execution_id: source_id,
            instruction_index: leg,
            underlying_currency: asset,
            executed_at: '',
          })),
        entries: entries.filter(({ execution_id }) => execution_id === execution.id),
      },
      prices.get(execution.operation_id) ?? new Map<string, string>(),
    ),
  );
}

/** The stored answer to a request for a lock, as far as prices were locked. */
interface LockAnswer {
  readonly prices?: readonly { readonly asset: string; readonly price: string }[];
}

function pricesOf({ prices = [] }: LockAnswer): ReadonlyMap<string, string> {
  return new Map(prices.map(({ asset, price }) => [asset, price]));
}
