import { API_KEY_CALLS } from './api-keys';
import { AUDIT_CALLS } from './audit';
import type { ApiCall } from './api-call';
import { FUNDING_CALLS } from './funding';
import { GENERAL_CALLS } from './general';
import { OPERATION_CALLS } from './operations';
import { PARTICIPANT_CALLS } from './participants';
import { PREVIEW_CALLS } from './previews';
import { SANDBOX_CALLS } from './sandbox';
import { STRATEGY_CALLS } from './strategies';
import { TRADER_CALLS } from './traders';
import { WEBHOOK_CALLS } from './webhooks';

/** Every call of the API. */
export const API = {
  ...GENERAL_CALLS,
  ...STRATEGY_CALLS,
  ...OPERATION_CALLS,
  ...PREVIEW_CALLS,
  ...AUDIT_CALLS,
  ...TRADER_CALLS,
  ...PARTICIPANT_CALLS,
  ...FUNDING_CALLS,
  ...API_KEY_CALLS,
  ...WEBHOOK_CALLS,
  ...SANDBOX_CALLS,
} as const;

export const API_CALLS: readonly ApiCall[] = Object.values(API);
