import {
  compose,
  decode,
  GENERAL_LABEL,
  TOPICS,
  type AccountChange,
  type OperationType,
  type MovementChanged,
  type MovementDecided,
} from '@ballast/contracts';
import { instrumentListed } from '@ballast/contracts/pricing';
import {
  accountApplied,
  accountCloseJudged,
  depositRefused,
  grantApplied,
  outflowDecided,
} from '@ballast/contracts/credit';
import { movementChanged, movementDecided, transferDecided } from '@ballast/contracts/money';
import { accountChanged, accountCloseRequested, grantChanged } from '@ballast/contracts/registry';
import { accountId } from '@ballast/domain-advisors';
import { newId } from '@ballast/kernel';
import { describeFold, type FoldUnderTest, eventually, useRunningService } from '@ballast/test-infra';
import { instrumentOf, outsideCause } from '@ballast/test-kit';
import { service } from '../index';
import { record } from '../record';
import { CreditDriver } from '../testing/credit-driver';
import { changeFact, decidedChanges, LINK, statusChange, UNLINK } from '../testing/account-changes';
import { outflow, reversalOf, withdrawal } from '../testing/outflows';
import { executed, quoteOn, traded } from '../testing/quotes';
import { transferBetween, transferred } from '../testing/transfers';
import { answered, movementOf, requested, taken } from '../testing/movements';
import { booked, chunkOf, deposit, release, releaseUndecided, type Chunk } from '../testing/messages';
import { AuthorizationRetention } from '../persistence/authorization-retention';
import { DecidedChunkRetention } from '../persistence/decided-chunk-retention';

const credit = useRunningService(service, [TOPICS.creditEvents, TOPICS.ledgerEvents]);
const driver = new CreditDriver({
  send: (messages) => credit.driver.send(messages),
  received: (type) => credit.driver.received(type),
  until: (label, probe) => eventually(label, probe),
  http: () => credit.http,
});
const AMOUNTS = ['A', 'B', 'C', 'D'].map((code) => [code, '1000.00'] as const);

/** Lists an instrument, and waits until the service has handled it. */
async function list(symbol: string): Promise<void> {
  const instrument = instrumentOf(symbol);
  await credit.driver.send([
    compose(instrumentListed, {
      cause: outsideCause('', ''),
      key: instrument.symbol,
      place: newId(),
      occurredAt: '2026-04-17T10:00:00.000Z',
      data: { instrument },
    }),
  ]);
  await eventually('the scale of the asset', async () => {
    const { rows } = await credit.sql.query('SELECT FROM credit.asset_scales WHERE asset = $1', [symbol]);
    return rows.length === 1;
  });
}

/** Checks, settles, refuses, releases and withdraws the chunks of a platform with novated and prefunded participants. */
async function work(): Promise<void> {
  await list('BTC');
  const platformCode = driver.newPlatform();
  const strategyId = newId();
  await driver.apply(platformCode, [
    { participant_code: 'HOLD', funding: 'prefunded' },
    { participant_code: 'A' },
    { participant_code: 'B' },
    { participant_code: 'C', funding: 'prefunded' },
    { participant_code: 'D', status: 'locked' },
  ]);
  await driver.deposit(platformCode, 'float', '100000.00');
  await driver.deposit(platformCode, 'C', '1500.00');
  const chunk = (type: OperationType, fields: Partial<Chunk> = {}): Chunk =>
    chunkOf({ platformCode, strategyId, type, amounts: AMOUNTS, ...fields });
  await driver.run(chunk('enrollment'));
  await driver.run(chunk('partial_sell', { amounts: AMOUNTS.map(([code]) => [code, '200.00'] as const) }));
  await driver.run(chunk('rebalance', { amounts: AMOUNTS.map(([code]) => [code, ''] as const) }));
  const refused = chunk('top_up');
  await driver.settle(refused, await driver.place(refused), { refused: ['A'] });
  const withdrawn = chunk('top_up');
  await driver.settle(withdrawn, await driver.place(withdrawn), { withdrawn: true });
  const released = chunk('top_up');
  await driver.place(released);
  await driver.send(release(released));
  await driver.released(released);
  const undecided = chunk('top_up');
  await driver.send(releaseUndecided(undecided));
  await driver.released(undecided);
  const twice = chunk('top_up');
  const decided = await driver.place(twice);
  await driver.send(booked(twice, decided.decisions), booked(twice, decided.decisions));
  await driver.posted(twice);
  await applyAccounts(platformCode);
  await advise();
  await executeQuotes();
  await decideOutflows();
  await transferMoney();
  await moveMoney();
  // The holds of this chunk stay open.
  await driver.place(chunk('top_up'));
}

/** Applies an account, a link of an advisor, its end and a lock, refuses a deposit to the account and seals the account. */
async function applyAccounts(platformCode: string): Promise<void> {
  const [made, linked, unlinked, locked] = decidedChanges(platformCode, [LINK, UNLINK, statusChange('lock')]);
  await applyChanges(platformCode, accountChanged, made);
  for (const change of [linked, unlinked]) await applyChanges(platformCode, grantChanged, change);
  await applyChanges(platformCode, accountChanged, locked);
  const id = newId();
  await driver.send(deposit(platformCode, 'HOLD', '10.00', { id }));
  await driver.awaited('the refusal', depositRefused, ({ data }) => data.deposit.id === id);
  const change_id = newId();
  const data = { change_id, account_id: accountId(platformCode, 'HOLD', GENERAL_LABEL), reason: '' };
  const address = { key: platformCode, cause: outsideCause(change_id, platformCode), place: change_id };
  await driver.send(compose(accountCloseRequested, { ...address, occurredAt: '2026-04-17T10:00:00.000Z', data }));
  await driver.awaited('the closing', accountCloseJudged, (fact) => fact.data.change_id === change_id);
}

/** Applies an account and a link of an advisor, who trades until the link ends. */
async function advise(): Promise<void> {
  const platformCode = driver.newPlatform();
  await driver.apply(platformCode, [{ participant_code: 'HOLD' }, { participant_code: 'ADV1' }]);
  await driver.deposit(platformCode, 'float', '1000.00');
  const [made, linked, unlinked] = decidedChanges(platformCode, [LINK, UNLINK]);
  await applyChanges(platformCode, accountChanged, made);
  await applyChanges(platformCode, grantChanged, linked);
  const advised = { platformCode, strategyId: newId(), initiatedBy: 'ADV1', amounts: [['HOLD', '100.00']] } as const;
  await driver.run(chunkOf({ ...advised, type: 'enrollment' }));
  // The holds of this chunk stay open.
  await driver.place(chunkOf({ ...advised, type: 'top_up' }));
  await applyChanges(platformCode, grantChanged, unlinked);
}

async function applyChanges(
  platformCode: string,
  type: typeof accountChanged,
  change: AccountChange | undefined,
): Promise<void> {
  const applied = (): number =>
    [accountApplied, grantApplied]
      .flatMap((each) => credit.driver.received(each.type))
      .filter(({ key }) => key === platformCode).length;
  const before = applied();
  await credit.driver.send([changeFact(type, platformCode, change === undefined ? [] : [change])]);
  await eventually('the change of the account', () => applied() === before + 1);
}

/** Checks quotes on an account that is not there, and posts, refuses and leaves open those of one that is. */
async function executeQuotes(): Promise<void> {
  const platformCode = driver.newPlatform();
  await driver.deposit(platformCode, 'float', '1000.00');
  const [made] = decidedChanges(platformCode, []);
  if (made === undefined) throw new Error('the account is made');
  await driver.apply(platformCode, [{ participant_code: 'HOLD' }]);
  await credit.driver.send([changeFact(accountChanged, platformCode, [made])]);
  await driver.awaited('the account', accountApplied, ({ platformCode: code }) => code === platformCode);
  const quotes = [made.account, made.account, made.account, { ...made.account, id: newId() }].map((account) =>
    quoteOn(account),
  );
  await credit.driver.send(quotes.map((quote) => executed(platformCode, quote)));
  const decided = await driver.quotesDecided(quotes);
  expect(decided.map(({ data }) => data.status_reason)).toEqual(['', '', '', 'account_not_open']);
  const [bought, refused] = quotes;
  if (bought === undefined || refused === undefined) throw new Error('there are quotes');
  await credit.driver.send([
    traded(platformCode, bought, newId()),
    traded(platformCode, refused, ''),
    traded(platformCode, bought, newId()),
  ]);
  await driver.quotesSettled([bought, refused]);
}

/** Posts a transfer that comes twice, rejects one for its money and one to an account that is not there. */
async function transferMoney(): Promise<void> {
  const platformCode = driver.newPlatform();
  const [made] = decidedChanges(platformCode, []);
  if (made === undefined) throw new Error('the account is made');
  const savings = { ...made.account, id: accountId(platformCode, 'HOLD', 'savings'), account_label: 'savings' };
  await driver.apply(platformCode, [{ participant_code: 'HOLD' }]);
  await credit.driver.send([changeFact(accountChanged, platformCode, [made, { ...made, account: savings }])]);
  await driver.awaited('the account', accountApplied, ({ platformCode: code }) => code === platformCode);
  await driver.deposit(platformCode, 'HOLD', '100.00');
  const transfers = [
    transferBetween(made.account, savings, '60.00'),
    transferBetween(made.account, savings, '40.01'),
    transferBetween(savings, made.account, '0.01'),
    transferBetween(made.account, { ...savings, id: newId() }, '1.00'),
  ];
  const commands = transfers.map((transfer) => transferred(platformCode, transfer));
  await credit.driver.send([...commands, ...commands]);
  const decided: (readonly [string, string])[] = [];
  for (const { transfer } of transfers) {
    const { data } = await driver.awaited(
      'transfer decided',
      transferDecided,
      (fact) => fact.data.transfer.id === transfer.id,
    );
    decided.push([data.transfer.status_code, data.postings.map((each) => each.balance_after).join(' ')]);
  }
  expect(decided).toEqual([
    ['', '40.00 60.00'],
    ['insufficient_funds', ''],
    ['', '59.99 40.01'],
    ['permission_required', ''],
  ]);
  expect(driver.replies(transferDecided, ({ platformCode: code }) => code === platformCode)).toHaveLength(4);
}

/** Reverses a deposit and takes money out of the float; one of each is refused, and one comes twice. */
async function decideOutflows(): Promise<void> {
  const platformCode = driver.newPlatform();
  await driver.apply(platformCode, [{ participant_code: 'C', funding: 'prefunded' }]);
  const made = { id: newId(), account: 'C', amount: '10.00' };
  await driver.send(deposit(platformCode, made.account, made.amount, made));
  await driver.deposit(platformCode, 'float', '5.00');
  const outflows = [reversalOf(made), reversalOf(made), withdrawal('2.00'), withdrawal('3.01')];
  const commands = outflows.map((each) => outflow(platformCode, each));
  await driver.send(...commands, ...commands.slice(0, 1));
  const refusals: (string | null)[] = [];
  for (const { id } of outflows) {
    const { data } = await driver.awaited('the outflow', outflowDecided, (fact) => fact.data.outflow.id === id);
    refusals.push(data.refusal);
  }
  expect(refusals).toEqual([null, 'deposit_reversed', null, 'insufficient_funds']);
}

/**
 * Moves money over the rail: a withdrawal whose answer comes twice, one that is returned, one that stays open and one
 * without money; a payment that is settled and comes back, a debit, and a payout that the rail refuses.
 */
async function moveMoney(): Promise<void> {
  const platformCode = driver.newPlatform();
  const [made] = decidedChanges(platformCode, []);
  if (made === undefined) throw new Error('the account is made');
  await driver.apply(platformCode, [{ participant_code: 'HOLD' }]);
  await credit.driver.send([changeFact(accountChanged, platformCode, [made])]);
  await driver.awaited('the account', accountApplied, ({ platformCode: code }) => code === platformCode);
  await driver.deposit(platformCode, 'HOLD', '100.00');
  const asked = [
    ...['50.00', '30.00', '5.00', '15.01'].map((amount) => movementOf(made.account, { amount })),
    movementOf(made.account, { kind: 'payment', amount: '10.00' }),
    movementOf(made.account, { kind: 'payment', direction: 'in', amount: '7.00' }),
    movementOf(made.account, { kind: 'payout', amount: '4.00' }),
  ];
  const commands = asked.map((movement) => requested(platformCode, movement));
  await credit.driver.send([...commands, ...commands]);
  const decided = [];
  for (const { id } of asked) {
    const isIt = (fact: { readonly data: MovementDecided }) => fact.data.movement.id === id;
    decided.push(await driver.awaited('movement decided', movementDecided, isIt));
  }
  expect(decided.map(({ data }) => data.state.status_code)).toEqual(['', '', '', 'insufficient_funds', '', '', '']);
  const [settled, returned, , , paid, debit, payout] = decided;
  if (!settled || !returned || !paid || !debit || !payout) throw new Error('there are movements');
  const news = [
    ...[answered(settled, 'settled'), answered(returned, 'returned'), answered(settled, 'settled')],
    ...[taken(paid), taken(debit), taken(payout), answered(paid, 'settled'), answered(debit, 'settled')],
    ...[answered(paid, 'returned', true), answered(payout, 'rejected'), answered(paid, 'settled')],
  ];
  await credit.driver.send(news);
  const isLast = (fact: { readonly data: MovementChanged }) =>
    fact.data.movement.id === payout.data.movement.id && fact.data.state.status === 'failed';
  await driver.awaited('the payout has failed', movementChanged, isLast);
  const changes = credit.driver
    .received(movementChanged.type)
    .map((message) => decode(movementChanged, message))
    .filter((fact) => fact.platformCode === platformCode)
    .map(({ data }) => `${data.movement.kind} ${data.state.status} ${data.postings[0]?.amount ?? ''}`);
  expect(changes.toSorted()).toEqual([
    'payment returned 10.00',
    'payment settled -10.00',
    'payment settled 7.00',
    'payment taken ',
    'payment taken ',
    'payout failed ',
    'withdrawal returned ',
    'withdrawal settled -50.00',
  ]);
  const [general] = await driver.balances(platformCode, 'HOLD');
  expect(general).toMatchObject({ balance: '57.00', held: '5.00', available: '52.00' });
}

const retentionsOf: FoldUnderTest['retentionsOf'] = (writePath, logger) => [
  new DecidedChunkRetention(writePath, { HANDLED_KEPT_DAYS: 0 }, logger),
  new AuthorizationRetention(writePath, { AUTHORIZATIONS_KEPT_DAYS: 0 }, logger),
];

describeFold({ record, databaseUrl: () => credit.databaseUrl, work, retentionsOf });
