import { API, type ApiCall } from '@ballast/api';
import { newId } from '@ballast/kernel';
import type { Standing } from './standing';

/**
 * The expected outcomes of one call, in the order of CALLERS with blanks between:
 * - `yes`: the caller gets past every rule about who may call. For a row with a `marker` the answer shows it.
 * - `empty`: answered, without the marker.
 * - `K`: 403, the key belongs to a participant. `B`, `W`, `D`: 403, BUY, WITHDRAW or DEPOSIT permission required. `N`: 403,
 *   advisor not authorized.
 * - `F`: 404, financial advisor not found. `-`: any other 404 of a resource that is not the caller's.
 *
 * A call that changes something is sent with a body that nobody may send, so that the table changes nothing: 400 is `yes`.
 */
export interface AccessRow {
  readonly call: ApiCall;
  readonly cells: string;
  /** The resource that the call is sent for, where it is another one than an own of the account's holder. */
  readonly about?: string;
  /** Changed path parameters. */
  readonly params?: (standing: Standing) => Readonly<Record<string, string>>;
  readonly query?: string | ((standing: Standing) => string);
  readonly body?: (standing: Standing) => unknown;
  /** Text that the answer of a list has if it shows the resource of the row. */
  readonly marker?: (standing: Standing) => string;
}

type Details = Omit<AccessRow, 'call' | 'cells'>;

/** Outcomes that many calls share. */
const ALL = 'yes yes yes yes yes yes yes yes yes';
/** Platform only, and nobody finds the object of another platform. */
const PLATFORM = 'yes K K K K K K K -';
/** Platform only; another platform makes or reads its own. */
const COLLECTION = 'yes K K K K K K K yes';
const NOBODY_HAS_ONE = '- K K K K K K K -';
/** Holder, tenants, and advisors with VIEW. */
const RELATED = 'yes yes yes yes yes yes - - -';
const LISTED = 'yes yes yes yes yes yes empty empty empty';

const OF_BUYER = 'an Operation that advisor VB requested';
const OF_FORMER = 'an Operation that the former advisor requested as an advisor';

const rows = (cells: string, calls: readonly ApiCall[], details: Details = {}): readonly AccessRow[] =>
  calls.map((call) => ({ call, cells, ...details }));
const param =
  (name: string) =>
  ({ params }: Standing) =>
    params[name] ?? '';

export const ACCESS_ROWS: readonly AccessRow[] = [
  ...rows(ALL, [API.getTime, API.listInstruments, API.listPrices, API.listCheckpoints, API.listAuditKeys]),

  // Strategies and Operations.
  ...rows(COLLECTION, [API.createStrategy]),
  ...rows(PLATFORM, [API.updateStrategy]),
  ...rows('yes yes yes yes yes yes yes yes -', [API.getStrategy]),
  ...rows('yes yes yes yes yes yes yes yes empty', [API.listStrategies], { marker: param('strategy_id') }),
  ...rows('yes yes yes yes yes yes yes yes -', [
    ...[API.enroll, API.topUp, API.partialSell, API.rebalance, API.liquidate],
    ...[API.previewEnroll, API.previewTopUp, API.previewPartialSell, API.previewRebalance, API.previewLiquidate],
  ]),
  ...rows('yes - - - yes - - - -', [API.getOperation, API.cancelOperation], { about: OF_BUYER }),
  ...rows('yes - - - - - yes - -', [API.getOperation], {
    about: OF_FORMER,
    params: ({ former }) => ({ operation_id: former.operation }),
  }),
  ...rows('yes empty empty empty yes empty empty empty empty', [API.listOperations], {
    about: OF_BUYER,
    marker: param('operation_id'),
  }),
  ...rows('yes empty empty empty empty empty yes empty empty', [API.listOperations], {
    about: OF_FORMER,
    marker: ({ former }) => former.operation,
  }),
  ...rows(PLATFORM, [API.getOperationReconciliation, API.getOperationProof]),
  ...rows(RELATED, [API.getExecution, API.getExecutionExplanation]),
  ...rows('yes yes yes yes yes yes yes - -', [API.getExecution, API.getExecutionExplanation], {
    about: OF_FORMER,
    params: ({ former }) => ({ execution_id: former.execution }),
  }),
  ...rows(LISTED, [API.listExecutions], { marker: param('execution_id') }),
  ...rows('yes yes yes yes yes yes yes empty empty', [API.listExecutions], {
    about: OF_FORMER,
    marker: ({ former }) => former.execution,
  }),

  // Traders and participants.
  ...rows(RELATED, [API.getTrader, API.getHoldings]),
  ...rows(LISTED, [API.listTraders], { marker: param('trader_id') }),
  ...rows(PLATFORM, [API.updateTrader]),
  ...rows(RELATED, [API.getParticipant, API.getBalances]),
  ...rows(LISTED, [API.listParticipants], { marker: () => '"HOLD"' }),
  ...rows(COLLECTION, [API.createParticipant, API.createParticipants]),
  ...rows(PLATFORM, [API.updateParticipant]),

  // Customer accounts.
  ...rows(RELATED, [API.getCustomerAccount, API.getAccountBalances, API.listAdvisors, API.listAccountEvents]),
  ...rows(RELATED, [API.listAccountActivity], { marker: param('execution_id') }),
  ...rows(LISTED, [API.listCustomerAccounts], { marker: param('zrn') }),
  ...rows('yes yes yes yes F F - - -', [API.getGrantHistory], {
    about: 'the grant of advisor V',
    params: () => ({ participant_code: 'ADVV' }),
  }),
  ...rows('yes yes yes F F F - - -', [API.getGrantHistory], {
    about: 'the grant of the former advisor',
    params: () => ({ participant_code: 'FORM' }),
  }),
  ...rows(COLLECTION, [API.createCustomerAccount, API.createCustomerAccounts, API.linkAdvisors]),
  ...rows(PLATFORM, [
    ...[API.updateCustomerAccount, API.addTenant, API.linkAdvisor, API.updateGrant],
    ...[API.lockAccount, API.unlockAccount, API.withdrawLockAccount, API.withdrawUnlockAccount],
    ...[API.divestAccount, API.closeAccount],
  ]),
  // The code is that of no participant, so that these calls remove nobody.
  ...rows('F K K K K K K K -', [API.unlinkAdvisor], {
    about: 'a code that is not linked',
    params: () => ({ participant_code: 'NONE' }),
  }),
  ...rows('yes K K K K K K K -', [API.removeTenant], { params: () => ({ participant_code: 'NONE' }) }),

  // A quote belongs to its caller.
  ...rows('yes yes yes B yes B N N -', [API.requestQuote], {
    body: ({ params }) => ({
      ...{ account_group: params['zrn'], side: 'buy', underlying: 'BTC', quoted_currency: 'USD', total: '100.00' },
    }),
  }),
  ...rows('yes - - - - - - - -', [API.getQuote], { about: 'a quote of the platform' }),
  ...rows('- yes - - - - - - -', [API.getQuote], {
    about: 'a quote of the holder',
    params: ({ quoteOfHolder }) => ({ quote_id: quoteOfHolder }),
  }),
  ...rows('- yes - - - - - - -', [API.executeQuote], {
    about: 'a quote of the holder',
    body: ({ quoteOfHolder }) => ({ quote_id: quoteOfHolder }),
  }),

  ...rows(RELATED, [API.getTrade]),
  ...rows(LISTED, [API.listTrades], { marker: param('trade_id') }),
  ...rows('yes yes yes yes yes yes yes - -', [API.getTrade], {
    about: OF_FORMER,
    params: ({ former }) => ({ trade_id: former.trade }),
  }),
  ...rows('yes yes yes yes yes yes yes empty empty', [API.listTrades], {
    about: OF_FORMER,
    marker: ({ former }) => former.trade,
  }),

  ...rows(COLLECTION, [API.getAdvisorTrades], { query: 'from=2026-04-01&to=2026-05-01' }),

  // The asset of a conversion leaves the account, so the wall stands before these calls.
  ...rows('yes yes yes W W W W W -', [API.requestConversion], {
    body: ({ params }) => ({
      ...{ account_group: params['zrn'], side: 'buy', underlying: 'BTC', quoted_currency: 'USD', total: '100.00' },
      withdrawal_address: 'somewhere',
    }),
  }),
  // The quote is one of the holder's that no call of the holder converts.
  ...rows('- - W W W W W W -', [API.executeConversion], {
    body: ({ quoteOfHolder }) => ({ quote_id: quoteOfHolder }),
  }),

  // Stored target weights.
  ...rows(COLLECTION, [API.createAllocation]),
  ...rows(PLATFORM, [API.getAllocation, API.replaceAllocation]),
  ...rows('yes K K K K K K K empty', [API.listAllocations], { marker: param('allocation_id') }),
  ...rows(COLLECTION, [API.createConfiguration, API.createConfigurations]),
  ...rows(RELATED, [API.getConfiguration, API.getAccountDrift]),
  ...rows(LISTED, [API.listConfigurations], { marker: param('account_id') }),
  ...rows(PLATFORM, [API.updateConfiguration, API.listAllocationAccounts]),
  // The account has no configuration.
  ...rows('- K K K K K K K -', [API.deleteConfiguration], {
    params: ({ params }) => ({ account_id: params['strategy_id'] ?? '' }),
  }),

  // Money.
  ...rows('yes yes yes W W W W W -', [API.createTransfer], {
    // The account exists and the amount is malformed.
    body: ({ params: { zrn } }) => ({ from_account_group: zrn, to_account_group: zrn, asset: 'USD', amount: 'much' }),
  }),
  ...rows(RELATED, [API.getTransfer]),
  ...rows(LISTED, [API.listTransfers], { marker: param('transfer_id') }),
  ...rows('yes yes yes W W W W W -', [API.createWithdrawal], {
    body: ({ params: { zrn } }) => ({ account_group: zrn, asset: 'USD', amount: 'much', address: 'somewhere' }),
  }),
  ...rows(RELATED, [API.getWithdrawal]),
  ...rows(LISTED, [API.listWithdrawals], { marker: param('withdrawal_id') }),
  ...rows('yes yes yes W W W W W -', [API.createPayment], {
    body: ({ params: { zrn } }) => ({
      ...{ account_group: zrn, external_account_id: zrn?.slice(-36), currency: 'USD' },
      ...{ amount: 'much', transfer_type: 'credit' },
    }),
  }),
  ...rows(RELATED, [API.getPayment]),
  ...rows(LISTED, [API.listPayments], { marker: param('payment_id') }),
  ...rows('yes yes yes W W W W W -', [API.createPayout], {
    body: ({ params: { participant_code } }) => ({
      payor: { participant_code },
      beneficiary: { external_account: { external_account_id: newId() } },
      payment: { asset: 'USD', total: 'much' },
    }),
  }),
  ...rows(RELATED, [API.getPayout], { query: ({ params }: Standing) => `payout_id=${params['payout_id'] ?? ''}` }),
  ...rows('yes D D D D D D D yes', [API.createDeposit]),
  ...rows('yes D D D D D D D -', [API.reverseDeposit]),
  ...rows(PLATFORM, [API.getDeposit]),
  ...rows('yes K K K K K K K empty', [API.listDeposits], { marker: param('deposit_id') }),
  ...rows(COLLECTION, [API.withdrawFloat, API.getFloat, API.listFloatMovements]),
  ...rows('yes K K K K K K K empty', [API.listLedgerEntries], { marker: param('execution_id') }),

  // The platform's own.
  ...rows('yes K K K K K K K empty', [API.listEvents], { query: 'limit=1000', marker: param('zrn') }),
  ...rows(COLLECTION, [
    API.createApiKey,
    API.createWebhookEndpoint,
    API.listWebhookEndpoints,
    API.listWebhookDeliveries,
  ]),
  ...rows('yes K K K K K K K empty', [API.listApiKeys], { marker: param('api_key_id') }),
  ...rows(PLATFORM, [API.getApiKey, API.rotateApiKey]),
  ...rows(
    NOBODY_HAS_ONE,
    [
      ...[API.getWebhookEndpoint, API.updateWebhookEndpoint, API.deleteWebhookEndpoint, API.testWebhookEndpoint],
      ...[API.rotateWebhookSecret, API.recoverWebhookEndpoint, API.redeliverWebhook],
    ],
    { about: 'an endpoint or a delivery that does not exist' },
  ),
  ...rows(COLLECTION, [
    ...[API.createSandboxPlatform, API.listSandboxPrices, API.pinSandboxPrice, API.unpinSandboxPrice],
    ...[API.armSandboxFault, API.clearSandboxFaults],
  ]),
  // Last, because it revokes the key that other rows read.
  ...rows(PLATFORM, [API.revokeApiKey]),
];
