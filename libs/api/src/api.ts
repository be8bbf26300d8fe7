import { API_KEY_ENDPOINTS } from './api-keys';
import { AUDIT_ENDPOINTS } from './audit';
import type { Endpoint } from './endpoint';
import { FUNDING_ENDPOINTS } from './funding';
import { GENERAL_ENDPOINTS } from './general';
import { OPERATION_ENDPOINTS } from './operations';
import { PARTICIPANT_ENDPOINTS } from './participants';
import { PREVIEW_ENDPOINTS } from './previews';
import { SANDBOX_ENDPOINTS } from './sandbox';
import { STRATEGY_ENDPOINTS } from './strategies';
import { TRADER_ENDPOINTS } from './traders';
import { WEBHOOK_ENDPOINTS } from './webhooks';

/** Every call of the API. */
export const API = {
  ...GENERAL_ENDPOINTS,
  ...STRATEGY_ENDPOINTS,
  ...OPERATION_ENDPOINTS,
  ...PREVIEW_ENDPOINTS,
  ...AUDIT_ENDPOINTS,
  ...TRADER_ENDPOINTS,
  ...PARTICIPANT_ENDPOINTS,
  ...FUNDING_ENDPOINTS,
  ...API_KEY_ENDPOINTS,
  ...WEBHOOK_ENDPOINTS,
  ...SANDBOX_ENDPOINTS,
} as const;

export const API_ENDPOINTS: readonly Endpoint[] = Object.values(API);
