import { ACCOUNT_ACTIVITY_CALLS } from './account-activity';
import { ACCOUNT_BULK_CALLS } from './account-bulk';
import { ACCOUNT_EVENT_CALLS } from './account-events';
import { ACCOUNT_STATUS_CALL_DEFINITIONS } from './account-statuses';
import { ALLOCATION_CALLS } from './allocations';
import { API_KEY_CALLS } from './api-keys';
import { AUDIT_CALLS } from './audit';
import type { ApiCall } from './api-call';
import { CONFIGURATION_CALLS } from './configurations';
import { CONVERSION_CALLS } from './conversions';
import { CUSTOMER_ACCOUNT_CALLS } from './customer-accounts';
import { FUNDING_CALLS } from './funding';
import { GENERAL_CALLS } from './general';
import type { OperationAction } from './operation-body';
import { LIQUIDITY_CALLS } from './liquidity';
import { OPERATION_CALLS } from './operations';
import { PARTICIPANT_CALLS } from './participants';
import { PAYMENT_CALLS } from './payments';
import { PAYOUT_CALLS } from './payouts';
import { PREVIEW_CALLS } from './previews';
import { PRICE_CALLS } from './prices';
import { REPORT_CALLS } from './reports';
import { SANDBOX_CALLS } from './sandbox';
import { SEAL_CALLS } from './seals';
import { STRATEGY_CALLS } from './strategies';
import { TRADE_CALLS } from './trades';
import { TRADER_CALLS } from './traders';
import { TRANSFER_CALLS } from './transfers';
import { WEBHOOK_CALLS } from './webhooks';
import { WITHDRAWAL_CALLS } from './withdrawals';

/** Every call of the API. */
export const API = {
  ...GENERAL_CALLS,
  ...STRATEGY_CALLS,
  ...OPERATION_CALLS,
  ...PREVIEW_CALLS,
  ...AUDIT_CALLS,
  ...SEAL_CALLS,
  ...TRADER_CALLS,
  ...PARTICIPANT_CALLS,
  ...CUSTOMER_ACCOUNT_CALLS,
  ...ACCOUNT_STATUS_CALL_DEFINITIONS,
  ...ACCOUNT_BULK_CALLS,
  ...ACCOUNT_ACTIVITY_CALLS,
  ...ACCOUNT_EVENT_CALLS,
  ...LIQUIDITY_CALLS,
  ...TRADE_CALLS,
  ...TRANSFER_CALLS,
  ...WITHDRAWAL_CALLS,
  ...CONVERSION_CALLS,
  ...PAYMENT_CALLS,
  ...PAYOUT_CALLS,
  ...ALLOCATION_CALLS,
  ...CONFIGURATION_CALLS,
  ...REPORT_CALLS,
  ...FUNDING_CALLS,
  ...PRICE_CALLS,
  ...API_KEY_CALLS,
  ...WEBHOOK_CALLS,
  ...SANDBOX_CALLS,
} as const;

/** The calls that request and preview an Operation, by the last part of the path of its request. */
export const OPERATION_CALLS_BY_ACTION = {
  enroll: { request: API.enroll, preview: API.previewEnroll },
  'top-up': { request: API.topUp, preview: API.previewTopUp },
  'partial-sell': { request: API.partialSell, preview: API.previewPartialSell },
  rebalance: { request: API.rebalance, preview: API.previewRebalance },
  liquidate: { request: API.liquidate, preview: API.previewLiquidate },
} as const satisfies Readonly<Record<OperationAction, { readonly request: ApiCall; readonly preview: ApiCall }>>;

export const API_CALLS: readonly ApiCall[] = Object.values(API);
