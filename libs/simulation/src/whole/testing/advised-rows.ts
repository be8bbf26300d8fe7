/** An id of a row, with one digit that tells it from the others. */
const uuid = (digit: string): string => `00000000-0000-4000-8000-00000000000${digit}`;
const ACCOUNT = uuid('a');
const CLOSED = uuid('b');
const OPERATION = uuid('c');
const OTHER = uuid('d');
const QUOTE = uuid('e');
const TRADE = uuid('f');
const WITHDRAWAL = uuid('9');
const json = (value: object): string => `'${JSON.stringify(value)}'`;

const PLATFORM = 'ADVISED';
const ZRN = `zrn:zh:eu:account:customer:${ACCOUNT}`;
const LINKED_AT = '2026-01-05T10:00:00.000Z';
const AUTHORIZED_AT = '2026-01-05T10:00:01.000Z';
const ENDED_AT = '2026-01-05T10:00:02.000Z';

const HOLDER = { platform_code: PLATFORM, participant_code: 'HOLD', account_label: 'general' };
const MEMBERS = { ...HOLDER, tenants: ['TENT'], financial_advisors: ['ADVS'] };
const GRANT = {
  status: 'active',
  permissions: ['VIEW', 'BUY'],
  limits: { order_notional: '100.00', daily_notional: '150.00', currency: 'USD', assets: ['BTC'] },
  effective_at: LINKED_AT,
};
const REVOKED = { ...GRANT, status: 'removed', effective_at: ENDED_AT };
const BOUGHT = { initiated_by: 'ADVS', grant_version: 1, authorized_at: AUTHORIZED_AT };
const OF_TENANT = { initiated_by: 'TENT', grant_version: 0, authorized_at: AUTHORIZED_AT };
const EXECUTION = { ...BOUGHT, instructions: [{ underlying_currency: 'BTC', status: 'executed' }] };
const QUOTED = { ...HOLDER, ...BOUGHT, side: 'buy', underlying: 'BTC', trade_id: TRADE };
const REPORTED = { ...BOUGHT, trade_id: QUOTED.trade_id, quote_id: QUOTE };
const TENANT = { zrn: ZRN, participant_code: 'TENT', effective_at: LINKED_AT };

const operation = (operationId: string, actor: string, execution: object): string => `
  INSERT INTO gateway.operations
  VALUES ('${operationId}', '${PLATFORM}', '${ACCOUNT}', '${operationId}', '${actor}', 'enrollment', 'settled', 4, '${LINKED_AT}', '{}');
  INSERT INTO gateway.executions
  VALUES ('${operationId}', 0, '${operationId}', '${PLATFORM}', '${ACCOUNT}', 'HOLD', 'settled', '${LINKED_AT}', ${json(execution)});`;

const event = (position: number, type: string, resource: string, payload: object): string => `
  INSERT INTO gateway.public_events
  VALUES ('${PLATFORM}', ${position}, gen_random_uuid(), '${type}', '${resource}', '${LINKED_AT}', '${LINKED_AT}', ${json(payload)});`;

/**
 * Rows that keep every rule of accounts, advisors and quotes: an account with a tenant, and with an advisor who was linked,
 * traded by an Execution and by a quote, and was revoked; an account that was closed; and a withdrawal. Other rules, which
 * are about Operations and the ledger, do not hold by them.
 */
export const ADVISED_ROWS = `
  INSERT INTO credit.customer_accounts VALUES
    ('${ACCOUNT}', 1, '${LINKED_AT}', 'open', false, ${json(MEMBERS)}),
    ('${CLOSED}', 1, '${LINKED_AT}', 'closed', true, ${json({ ...HOLDER, participant_code: 'GONE', tenants: [], financial_advisors: [] })});
  INSERT INTO credit.accounts VALUES ('${CLOSED}', 'participant', '${PLATFORM}', 'GONE', 'general');
  INSERT INTO credit.balances VALUES ('${CLOSED}', 'USD', 0, 0);
  INSERT INTO credit.grants VALUES ('${ACCOUNT}', 'ADVS', 2, 'removed', '${LINKED_AT}', '${ENDED_AT}', ${json(REVOKED)});
  INSERT INTO gateway.customer_accounts
  VALUES ('${ACCOUNT}', '${PLATFORM}', 'HOLD', 'general', 'open', 1, '${LINKED_AT}', ${json(MEMBERS)});
  INSERT INTO gateway.grant_versions VALUES
    ('${ACCOUNT}', 'ADVS', 1, NULL, ${json(GRANT)}), ('${ACCOUNT}', 'ADVS', 2, NULL, ${json(REVOKED)});
  ${operation(OPERATION, 'ADVS', EXECUTION)}
  ${operation(OTHER, 'TENT', { ...EXECUTION, ...OF_TENANT })}
  INSERT INTO credit.authorizations VALUES
    ('${ACCOUNT}', 'ADVS', '${AUTHORIZED_AT}', '${OPERATION}', '${OPERATION}', 'USD', 100),
    ('${ACCOUNT}', 'ADVS', '${AUTHORIZED_AT}', '${QUOTE}', '${QUOTE}', 'USD', 50);
  INSERT INTO credit.holds VALUES ('${OPERATION}', 'USD', '${ACCOUNT}', 'E', 2, 100), ('${QUOTE}', 'USD', '${ACCOUNT}', 'Q', 2, 50);
  INSERT INTO gateway.quotes
  VALUES ('${QUOTE}', '${PLATFORM}', 'ADVS', 'executed', '${LINKED_AT}', '{}', '{}', ${json(QUOTED)});
  INSERT INTO execution.trades VALUES
    ('${QUOTE}', 0, 'Q', '${TRADE}', '${PLATFORM}', '${ACCOUNT}', NULL, 'HOLD', 'BTC', 'USD', 'buy', 1, 50, 50, '${AUTHORIZED_AT}', 'house');
  INSERT INTO gateway.movements VALUES
    ('${WITHDRAWAL}', '${PLATFORM}', 'withdrawal', '', 'rent', '${ACCOUNT}', 'HOLD', 'SETTLED', 'settled', '${LINKED_AT}', '{}');
  INSERT INTO registry.participants VALUES
    ('${PLATFORM}', 'HOLD', '${ACCOUNT}', 'approved', 'novated', '[]', '${LINKED_AT}', '${LINKED_AT}', 'first'),
    ('${PLATFORM}', 'ADVS', '${OTHER}', 'approved', 'novated', '[]', '${LINKED_AT}', '${LINKED_AT}', 'second');
  ${event(1, 'customer_account.tenant_added', ACCOUNT, TENANT)}
  ${event(2, 'trade.status_changed', TRADE, REPORTED)}
  ${event(3, 'withdrawal.status_changed', WITHDRAWAL, { status: 'SETTLED' })}`;

/** Changes text in the body of every row of a table. */
const rewrite = (table: string, before: string, after: string): string =>
  `UPDATE ${table} SET body = replace(body, '${before}', '${after}')`;

/** Statements by rule: each of them makes tables with the rows of `ADVISED_ROWS` break this rule. */
export const ADVISED_BREACHES: Readonly<Record<string, readonly string[]>> = {
  'holder, tenants and advisors of an account are different participants': ['credit', 'gateway'].map((schema) =>
    rewrite(`${schema}.customer_accounts`, '["TENT"]', '["ADVS"]'),
  ),
  'the versions of a grant are 1, 2, 3 without a gap': [
    'UPDATE gateway.grant_versions SET version = 3 WHERE version = 2',
    'DELETE FROM gateway.grant_versions WHERE version = 1',
  ],
  'each version of a grant counts from a later time than the one before it': [
    rewrite('gateway.grant_versions', ENDED_AT, LINKED_AT),
  ],
  'a closed account is empty': [
    `UPDATE credit.balances SET balance = 1 WHERE account_id = '${CLOSED}'`,
    `UPDATE credit.holds SET trader_id = '${CLOSED}'`,
  ],
  'an external id names one participant of a platform': [`UPDATE registry.participants SET external_id = 'first'`],
  'an advisor trades by a version of its grant that the credit check knows': [
    'DELETE FROM credit.grants',
    'UPDATE credit.grants SET version = 0',
  ],
  'an advisor is authorized while the version that it trades by is in force': [
    rewrite('gateway.grant_versions', ENDED_AT, AUTHORIZED_AT),
    rewrite('gateway.grant_versions', LINKED_AT, ENDED_AT),
    rewrite('gateway.grant_versions', '"active"', '"removed"'),
    `UPDATE gateway.grant_versions SET expires_at = '${AUTHORIZED_AT}'`,
  ],
  'an advisor trades within the rights, assets and order limit of its grant': [
    rewrite('gateway.grant_versions', '"BUY"', '"SELL"'),
    rewrite('gateway.grant_versions', '["BTC"]', '["ETH"]'),
    rewrite('gateway.grant_versions', '"order_notional":"100.00"', '"order_notional":"99.99"'),
    `UPDATE credit.authorizations SET currency = 'EUR'`,
  ],
  'an advisor trades within the limit of each day': [
    'UPDATE credit.authorizations SET notional = notional + 1 WHERE notional = 50',
  ],
  'advisors name a version of their grant, and holder and tenants do not': [
    `DELETE FROM gateway.public_events WHERE type = 'customer_account.tenant_added'`,
    `UPDATE gateway.operations SET initiated_by = 'HOLD' WHERE initiated_by = 'ADVS'`,
  ],
  'Executions, quotes and trades name the caller who began them': [
    `UPDATE gateway.operations SET initiated_by = 'ELSE' WHERE initiated_by <> ''`,
    rewrite('gateway.quotes', '"grant_version":1', '"grant_version":2'),
    rewrite('gateway.quotes', '"ADVS"', '"ELSE"'),
  ],
  'a quote has one trade at most': [
    `INSERT INTO execution.trades
     SELECT (jsonb_populate_record(t, '{"leg": 1}')).* FROM execution.trades AS t WHERE source = 'Q'`,
  ],
  'a quote that was executed names its trade, and no other quote that has ended has one': [
    `UPDATE gateway.quotes SET status = 'rejected'`,
    `DELETE FROM execution.trades WHERE source = 'Q'`,
  ],
  'the trade of a quote is reported once': [
    `DELETE FROM gateway.public_events WHERE type = 'trade.status_changed'`,
    event(4, 'trade.status_changed', TRADE, REPORTED),
  ],
  'a withdrawal ends once': [event(4, 'withdrawal.status_changed', WITHDRAWAL, { status: 'REJECTED' })],
  'a name that a caller gave to a movement over the rail or a transfer names one of them': [
    `INSERT INTO gateway.movements
     SELECT (jsonb_populate_record(m, jsonb_build_object('id', gen_random_uuid()))).* FROM gateway.movements AS m`,
    `INSERT INTO gateway.transfers
     SELECT gen_random_uuid(), '${PLATFORM}', '', 'rent', '${ACCOUNT}', '${CLOSED}', 'HOLD', 'TENT', 'settled', now(), '{}'
       FROM generate_series(1, 2)`,
  ],
};
