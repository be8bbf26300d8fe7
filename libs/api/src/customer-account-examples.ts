import type {
  AdvisorEvent,
  AppliedAccount,
  CustomerAccount,
  Grant,
  MoneyRefusal,
  TenantEvent,
} from '@ballast/contracts';

const zrn = 'zrn:zh:eu:account:customer:7f1e0d9c-8b7a-4695-8473-625140392817';

export const grantExample: Grant = {
  zrn,
  participant_code: 'ADVSR1',
  version: 1,
  status: 'active',
  permissions: ['VIEW', 'BUY', 'SELL'],
  limits: { order_notional: '25000.00', currency: 'USD' },
  expires_at: '',
  agreement_ref: 'agreement-2026-117',
  added_at: '2026-04-17T09:00:00.012Z',
  decided_at: '2026-04-17T09:00:00.004Z',
  effective_at: '2026-04-17T09:00:00.012Z',
  ended_at: '',
  reason: '',
};

export const accountExample: CustomerAccount = {
  zrn,
  id: '7f1e0d9c-8b7a-4695-8473-625140392817',
  participant_code: 'CUST01',
  platform_code: 'SANDBX',
  account_label: 'general',
  account_group: 'SANDBX',
  region: 'eu',
  type: 'individual',
  tier: 'pro',
  prefunded: false,
  status: 'open',
  status_reason: '',
  tenants: [],
  financial_advisors: ['ADVSR1'],
  grants: [grantExample],
  version: 1,
  effective_at: '2026-04-17T09:00:00.012Z',
  created_at: '2026-04-17T09:00:00.004Z',
  updated_at: '2026-04-17T09:00:00.004Z',
};

const { grants: _, ...accountWithoutGrants } = accountExample;

export const accountVersionExample: AppliedAccount = accountWithoutGrants;

const settledExample = {
  timestamp: grantExample.effective_at,
  holder: accountExample.participant_code,
  effective_at: grantExample.effective_at,
};

export const moneyRefusalExample: MoneyRefusal = {
  zrn,
  participant_code: grantExample.participant_code,
  timestamp: '2026-04-17T10:30:00.000Z',
  holder: accountExample.participant_code,
  method: 'POST',
  path: '/deposits',
  permission: 'DEPOSIT',
  request_id: '9a1b2c3d-4e5f-4a6b-8c7d-0e1f2a3b4c5d',
  count: 1,
};

export const tenantChangeExample: TenantEvent = { zrn, participant_code: 'CUST02', ...settledExample };

export const advisorChangeExample: AdvisorEvent = {
  zrn,
  participant_code: grantExample.participant_code,
  ...settledExample,
  permissions: grantExample.permissions,
  limits: grantExample.limits,
  expires_at: '',
  agreement_ref: grantExample.agreement_ref,
  grant_version: 1,
  reason: '',
};
