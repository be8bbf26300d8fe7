import { createHash } from 'node:crypto';
import { CASH_PURPOSES, LEDGER_PURPOSES, SOURCES } from '@ballast/contracts';
import { accountNamed } from '@ballast/domain-ledger';
import { Client } from 'pg';

/** Rows of each list: more than a page may examine, whatever its filters are. */
export const MANY_ROWS = 12_000;

/** Resources to which most rows belong, so that a filter by one of them finds more than a page. */
export const MANY = {
  platformCode: 'SANDBX',
  strategyId: '11111111-1111-4111-8111-111111111111',
  operationId: '22222222-2222-4222-8222-222222222222',
  participantCode: 'MANY',
  tenantCode: 'TENANT',
  /** A participant of the seeded sandbox, so that it can have a key. */
  advisorCode: 'CUST02',
  traderId: '33333333-3333-4333-8333-333333333333',
  endpointId: '44444444-4444-4444-8444-444444444444',
  resourceId: '55555555-5555-4555-8555-555555555555',
  eventType: 'financial_advisor.added',
  asset: 'BTC',
} as const;

/** Tables whose rows a list shows. */
export const TABLES_OF_LISTS: Readonly<Record<string, string>> = {
  listStrategies: 'gateway.strategies',
  listOperations: 'gateway.operations',
  listExecutions: 'gateway.executions',
  listTraders: 'gateway.traders',
  listParticipants: 'gateway.participants',
  listCustomerAccounts: 'gateway.customer_accounts',
  listTransfers: 'gateway.transfers',
  listTrades: 'gateway.trades',
  getAdvisorTrades: 'gateway.trades',
  listDeposits: 'gateway.deposits',
  listWithdrawals: "(SELECT * FROM gateway.movements WHERE kind = 'withdrawal') AS withdrawals",
  listPayments: "(SELECT * FROM gateway.movements WHERE kind = 'payment') AS payments",
  listApiKeys: 'gateway.api_keys',
  listAllocations: 'gateway.target_allocations',
  listConfigurations: 'gateway.configurations',
  listAllocationAccounts: 'gateway.configurations',
  listEvents: 'gateway.public_events',
  listAccountActivity: 'credit.entries',
  listAccountEvents: 'gateway.account_events',
  listFloatMovements: 'credit.entries',
  listLedgerEntries: 'credit.entries',
  listWebhookEndpoints: 'webhook.endpoints',
  listWebhookDeliveries: 'webhook.deliveries',
  // Checkpoints are those of the whole installation: every platform has all of them.
  listCheckpoints: `(SELECT '${MANY.platformCode}' AS platform_code FROM auditor.checkpoints) AS checkpoints`,
};

/** Id of the first row of a kind, as `writeManyRows` makes the ids of its rows. */
export function firstOf(
  kind:
    | 'strategy'
    | 'operation'
    | 'execution of one'
    | 'trader'
    | 'account'
    | 'quote'
    | 'trade'
    | 'transfer'
    | 'deposit'
    | 'withdrawal'
    | 'payment'
    | 'payout'
    | 'allocation'
    | 'key'
    | 'endpoint',
): string {
  const digits = createHash('md5').update(`${kind}1`).digest('hex');
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

const at = `timestamptz '2026-01-01' + n * interval '1 second'`;
const { platformCode, strategyId, operationId, participantCode, traderId, endpointId, resourceId, eventType } = MANY;
const { tenantCode, advisorCode } = MANY;
const series = `FROM generate_series(1, ${MANY_ROWS}) AS n`;
const id = (kind: string): string => `md5('${kind}' || n)::uuid`;

/** Writes the rows into the tables without the services, and updates the statistics of the planner. */
export async function writeManyRows(databaseUrl: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  for (const statement of [...gatewayRows(), ...creditRows(), ...webhookRows(), ...auditorRows()])
    await client.query(statement);
  await client.query('ANALYZE');
  await client.end();
}

/** Movements of each kind, so many of each as of everything else. */
function movementRows(): readonly string[] {
  const statuses = { withdrawal: 'SETTLED', payment: 'settled', payout: 'completed' };
  return Object.entries(statuses).map(
    ([kind, status]) => `INSERT INTO gateway.movements
     SELECT ${id(kind)}, '${platformCode}', '${kind}', '', '', ${id('account')}, '${participantCode}', '${status}', 'settled',
            ${at}, '{}' ${series}`,
  );
}

function auditorRows(): readonly string[] {
  return [
    `INSERT INTO auditor.checkpoints SELECT ${MANY_ROWS} + n, '{"sequence":' || ${MANY_ROWS} + n || '}' ${series}`,
  ];
}

function gatewayRows(): readonly string[] {
  return [
    `INSERT INTO gateway.strategies SELECT ${id('strategy')}, '${platformCode}', ${id('request')}, 'USD', ${at}, ${at}, '{}' ${series}`,
    `INSERT INTO gateway.operations (id, platform_code, strategy_id, request_id, type, status, sequence, created_at, initiated_by, body)
     SELECT ${id('operation')}, '${platformCode}', '${strategyId}', ${id('request')}, 'enroll', 'settled', 1, ${at}, '', '{}' ${series}`,
    `INSERT INTO gateway.operations (id, platform_code, strategy_id, request_id, type, status, sequence, created_at, initiated_by, body)
     VALUES ('${operationId}', '${platformCode}', '${strategyId}', '${operationId}', 'enroll', 'settled', 1, now(), '', '{}')`,
    // One Execution of one participant in most Operations, none in the others, and one Operation with very many.
    `INSERT INTO gateway.executions
     SELECT ${id('operation')}, 0, ${id('execution')}, '${platformCode}', '${strategyId}', '${participantCode}', 'settled', ${at}, '{}'
       ${series} WHERE n % 10 > 0`,
    `INSERT INTO gateway.executions
     SELECT '${operationId}', n, ${id('execution of one')}, '${platformCode}', '${strategyId}', 'P' || n, 'settled', now(), '{}' ${series}`,
    // The counts name Executions of every status, so that a query for any status searches all Executions.
    `INSERT INTO gateway.execution_counts
     SELECT id, 20000, 1, 1, 1 FROM gateway.operations WHERE platform_code = '${platformCode}'`,
    `INSERT INTO gateway.traders
     SELECT ${id('trader')}, '${platformCode}', ${id('strategy')}, '${participantCode}', true, ${at}, ${at},
            format('{"id":"%s"}', ${id('trader')}) ${series}`,
    `INSERT INTO gateway.traders
     SELECT ${id('trader of one')}, '${platformCode}', '${strategyId}', 'P' || n, true, ${at}, ${at}, '{}' ${series}`,
    `INSERT INTO gateway.participants
     SELECT '${platformCode}', 'P' || n, ${id('participant')}, 'approved', ${at}, ${at}, '{}', 'client ' || n ${series}`,
    ...accountRows(),
    `INSERT INTO gateway.quotes (id, platform_code, initiated_by, status, created_at, terms, body)
     SELECT ${id('quote')}, '${platformCode}', '', 'executed', ${at}, '{}',
            json_build_object('trade_id', ${id('trade')}, 'total_notional', '1.00') ${series}`,
    `INSERT INTO gateway.trades
     SELECT ${id('trade')}, '${platformCode}', '${participantCode}', ${id('account')}, '${advisorCode}', 1, 'Q', ${id('quote')}, 'BTC/USD', 'buy', 1,
            ${at} ${series}`,
    `INSERT INTO gateway.transfers
     SELECT ${id('transfer')}, '${platformCode}', '', '', ${id('account')}, '${firstOf('account')}', 'P' || n, 'P1', 'settled',
            ${at}, '{}' ${series}`,
    `INSERT INTO gateway.deposits (id, platform_code, account, created_at, body)
     SELECT ${id('deposit')}, '${platformCode}', 'float', ${at}, '{}' ${series}`,
    ...movementRows(),
    `INSERT INTO gateway.target_allocations
     SELECT ${id('allocation')}, '${platformCode}', ARRAY['BTC/USD'], ${at}, ${at},
            '{"quoted_currency":"USD","version":1,"allocation":[{"instrument_id":"BTC/USD","weight":"1"}]}' ${series}`,
    `INSERT INTO gateway.configurations
     SELECT ${id('trader')}, '${platformCode}', '${participantCode}', '${firstOf('allocation')}', false, ${at}, ${at},
            format('{"account_id":"%s","allocation_id":"${firstOf('allocation')}"}', ${id('trader')}) ${series}`,
    `INSERT INTO gateway.target_allocation_versions
     SELECT '${firstOf('allocation')}', n, '${platformCode}', ${at}, '{}' ${series}`,
    `INSERT INTO gateway.api_keys (id, platform_code, key, created_at, revoked_at, body)
     SELECT ${id('key')}, '${platformCode}', 'key ' || n, ${at}, CASE WHEN n % 2 = 0 THEN now() END, '{}' ${series}`,
    `INSERT INTO gateway.public_positions VALUES ('${platformCode}', ${MANY_ROWS})
     ON CONFLICT (platform_code) DO UPDATE SET last_position = excluded.last_position`,
    `DELETE FROM gateway.public_events WHERE platform_code = '${platformCode}'`,
    `INSERT INTO gateway.public_events
     SELECT '${platformCode}', n, ${id('event')}, '${eventType}', ${id('trader')}, ${at}, ${at}, '{}' ${series}`,
  ];
}

/** Accounts of one holder, the first one `general`, each with the same tenant and the same advisor, and one grant that has ended. */
function accountRows(): readonly string[] {
  const label = "CASE WHEN n = 1 THEN 'general' ELSE 'label:' || n END";
  const body = `json_build_object('id', ${id('account')}, 'participant_code', '${participantCode}', 'region', 'eu',
    'account_label', ${label},
    'tenants', json_build_array('${tenantCode}'), 'financial_advisors', json_build_array('${advisorCode}'))::text`;
  const grant = (code: string, status: string): string =>
    `json_build_object('participant_code', '${code}', 'status', '${status}', 'expires_at', '')::text`;
  const relation = (code: string, role: string, version: string, holder = 'NULL'): string =>
    `INSERT INTO gateway.account_relations
     SELECT ${id('account')}, '${code}', '${platformCode}', ${at}, '${role}', ${version}, NULL, ${holder} ${series}`;
  return [
    `INSERT INTO gateway.customer_accounts
     SELECT ${id('account')}, '${platformCode}', '${participantCode}', ${label}, 'open', 1, ${at}, ${body} ${series}`,
    `INSERT INTO gateway.grant_versions
     SELECT ${id('account')}, '${advisorCode}', 1, NULL, ${grant(advisorCode, 'active')} ${series}`,
    `INSERT INTO gateway.grant_versions VALUES ('${firstOf('account')}', 'P1', 1, NULL, ${grant('P1', 'removed')})`,
    `INSERT INTO gateway.account_events
     SELECT '${firstOf('account')}', n, CASE WHEN n % 2 = 0 THEN 'OTHER' ELSE '' END, '${platformCode}', n ${series}`,
    relation(participantCode, 'holder', 'NULL'),
    relation(tenantCode, 'tenant', 'NULL'),
    // The advisor reads the Traders and Executions of as many holders.
    relation(advisorCode, 'advisor', '1', "'P' || n"),
  ];
}

/** The whole journal: transactions of one Trader, each with an entry of the float, of a participant and of the Trader. */
function creditRows(): readonly string[] {
  const accountId = (name: string): string => {
    const account = accountNamed(platformCode, name);
    if (account === null) throw new Error(`There is no account ${name}`);
    return account.id;
  };
  const cash = CASH_PURPOSES[0];
  const assets = LEDGER_PURPOSES.find((purpose) => !CASH_PURPOSES.includes(purpose));
  const participant = accountId(`participant:${participantCode}`);
  const first = '3 * n - 2';
  const entry = (place: number, account: string, texts: readonly string[]): string =>
    `INSERT INTO credit.entries
     SELECT '${platformCode}', ${first} + ${place}, ${id('transaction')}, '${account}', ${place}, ${texts.map((text) => `'${text}'`).join(', ')}, 1, 1 ${series}`;
  return [
    `DELETE FROM credit.entries WHERE platform_code = '${platformCode}'`,
    `DELETE FROM credit.transactions WHERE platform_code = '${platformCode}'`,
    `INSERT INTO credit.journals VALUES ('${platformCode}', 3 * ${MANY_ROWS}, now())
     ON CONFLICT (platform_code) DO UPDATE SET entries = excluded.entries`,
    `INSERT INTO credit.balances VALUES
       ('${accountId('float')}', 'USD', ${MANY_ROWS}, 0), ('${participant}', 'USD', ${MANY_ROWS}, 0),
       ('${traderId}', '${MANY.asset}', ${MANY_ROWS}, 0)
     ON CONFLICT (account_id, asset) DO UPDATE SET balance = excluded.balance`,
    `INSERT INTO credit.accounts VALUES
       ('${participant}', 'participant', '${platformCode}', '${participantCode}', 'general'),
       ('${traderId}', 'trader', '${platformCode}', '${participantCode}', '${strategyId}')`,
    `INSERT INTO credit.transactions
     SELECT ${id('transaction')}, ${id('execution')}, '${platformCode}', '${SOURCES.execution.code}', '${traderId}', ${first}, 3, ${at} ${series}`,
    entry(0, accountId('float'), [String(cash), 'house', 'USD']),
    entry(1, participant, [String(cash), 'external', 'USD']),
    entry(2, traderId, [String(assets), 'house', MANY.asset]),
  ];
}

function webhookRows(): readonly string[] {
  const endpoint = `'${platformCode}', 'https://example.test', '{}', 'disabled', 'requested', 0`;
  return [
    `INSERT INTO webhook.endpoints (id, platform_code, url, event_types, status, status_reason, events_after, created_at, updated_at)
     VALUES ('${endpointId}', ${endpoint}, now(), now())`,
    `INSERT INTO webhook.endpoints (id, platform_code, url, event_types, status, status_reason, events_after, created_at, updated_at)
     SELECT ${id('endpoint')}, ${endpoint}, ${at}, ${at} ${series}`,
    `INSERT INTO webhook.endpoints (id, platform_code, url, event_types, status, status_reason, events_after, retired_at, created_at, updated_at)
     SELECT ${id('deleted endpoint')}, '${platformCode}', 'https://example.test', '{}', 'deleted', '', 0, now(), ${at}, ${at} ${series}`,
    `INSERT INTO webhook.events
     SELECT '${platformCode}', n, 'n' || n, '${eventType}', ${id('trader')}, ${at}, '{}' ${series}
     ON CONFLICT DO NOTHING`,
    `INSERT INTO webhook.deliveries (platform_code, id, endpoint_id, resource_id, position, status, created_at, updated_at)
     SELECT '${platformCode}', ${id('delivery')}, '${endpointId}',
            CASE WHEN n % 600 = 0 THEN '${resourceId}' ELSE ${id('trader')} END, n, 'delivered', ${at}, ${at} ${series}`,
  ];
}
