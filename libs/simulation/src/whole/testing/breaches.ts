const ID = `'00000000-0000-4000-8000-000000000001'::uuid`;
const SOURCE = '(SELECT source FROM credit.transactions LIMIT 1)';
const OPEN = `'awaiting_execution'`;

/** Adds a copy of one row, with other values in some columns. */
function copyOf(table: string, values: Readonly<Record<string, number>>): string {
  return `INSERT INTO ${table}
    SELECT (jsonb_populate_record(t, '${JSON.stringify(values)}')).* FROM ${table} AS t LIMIT 1`;
}

/** Statements by rule: each makes tables that keep every rule break this one. */
export const BREACHES: Readonly<Record<string, string>> = {
  'each transfer moves an amount between a customer and the counter account of its purpose': `UPDATE credit.entries SET counter_account = 'fees' WHERE position = 1`,
  'a transaction has the entries that it names': `UPDATE credit.transactions SET entries = entries + 1 WHERE first_position = 1`,
  'each purpose of each leg of a source is posted once': copyOf('credit.entries', { position: 1_000_000 }),
  'a transfer takes from one account what it gives to another': `UPDATE credit.entries SET purpose = 'transfer'`,
  'an account gives back no more deposits than it got, and only money goes out': `UPDATE credit.entries SET purpose = 'deposit_reversal' WHERE purpose = 'deposit'`,
  'a trade is paid and delivered in one transaction': `DELETE FROM credit.entries WHERE purpose ~ '_asset$'`,
  'the positions of a journal begin with 1 and have no gap': 'UPDATE credit.journals SET entries = entries + 1',
  'times never fall along the positions of a journal': `UPDATE credit.transactions SET created_at = created_at + interval '1 day' WHERE first_position = 1`,
  'a balance is the sum of its entries': 'UPDATE credit.balances SET balance = balance + 1',
  'each entry shows the balance after it':
    'UPDATE credit.entries SET balance_after = balance_after + 1 WHERE position = 1',
  'the held part of a balance is the sum of its open holds': 'UPDATE credit.balances SET held = balance',
  'nobody holds more than there is': `ALTER TABLE credit.balances DROP CONSTRAINT available_is_not_negative;
    UPDATE credit.balances SET held = balance + 1`,
  'each balance has its account': 'DELETE FROM credit.accounts',
  'a source that was settled holds nothing': `INSERT INTO credit.holds
    SELECT source_id, 'USD', account_id, source, 2, 1 FROM credit.transactions LIMIT 1`,
  'a source that holds cash of the float holds nothing else': `INSERT INTO credit.holds
    SELECT ${ID}, asset, account_id, ${SOURCE}, 2, 1
      FROM (SELECT account_id FROM credit.accounts WHERE kind = 'float' LIMIT 1) AS float, (VALUES ('USD'), ('EUR')) AS held (asset)`,
  'an Operation ends after all its Executions': `UPDATE gateway.executions SET status = ${OPEN}`,
  'a participant has one Execution in an Operation': `UPDATE gateway.executions SET participant_code = 'SAME'`,
  'the counts of an Operation are those of its Executions':
    'UPDATE gateway.execution_counts SET projected = projected + 1',
  'an Execution that has ended holds nothing': `INSERT INTO credit.holds
    SELECT x.id, 'USD', ${ID}, ${SOURCE}, 2, 1 FROM gateway.executions x WHERE status <> ${OPEN} LIMIT 1`,
  'public events of a platform are numbered 1, 2, 3 without a gap':
    'DELETE FROM gateway.public_events WHERE position = 1',
  'no notification id is given twice': `UPDATE gateway.public_events SET notification_id = ${ID}`,
  'each Execution that has ended is reported once, and no other one': `DELETE FROM gateway.public_events
    WHERE type = 'trade_strategy.execution.status_changed'`,
  'the status of an Operation goes forward only': `UPDATE gateway.public_events SET position = -position
    WHERE type = 'trade_strategy.operation.status_changed'`,
  'no trade id is given twice': copyOf('execution.trades', { leg: 99 }),
  'an asset has one price in an Operation': copyOf('execution.trades', { leg: 99, price: 1 }),
  'the ledger posts each trade as the venue booked it': 'UPDATE execution.trades SET quantity = 2 * quantity',
  'the legs of a settled order or enrollment sum to its amount': `UPDATE orchestrator.chunks
    SET participants = replace(participants, '"amount":"', '"amount":"9')`,
};
