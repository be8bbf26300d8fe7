import { API } from '@ballast/api';
import { eventually, readLedgerTables } from '@ballast/test-infra';
import { platformViolations } from '@ballast/test-kit';
import type { TestPlatform } from '@ballast/test-platform';
import type { CommitChecks } from '../contention/commit-checks';
import { countReasons, holdingFaults, reasonFaults } from '../contention/outcome';
import type { Tenant } from '../harness/tenant';
import type { WebhookReceiver } from '../harness/webhook-receiver';
import type { AcceptedRequest } from './persistent-caller';
import { webhookFaults } from './webhook-order';

const END_DEADLINE_MS = 120_000;
/** Least number of checked commits: a run with few conflicts or few checks would prove nothing. */
const COMMITS_MIN = 100;

/** Waits until every Operation of a tenant has ended. */
export async function allEnded({ client }: Tenant): Promise<void> {
  for (const status of ['validating', 'pricing', 'settling'] as const) {
    await eventually(
      `no Operation is ${status}`,
      async () => {
        return (await client.call(API.listOperations, { query: { status, page_size: 1 } })).operations.length === 0;
      },
      { deadlineMs: END_DEADLINE_MS },
    );
  }
}

/**
 * Repeats all requests under their request ids through the tenant, which records the requested amounts, and expects the
 * Operation that each of them made.
 */
export async function expectSameAnswers(tenant: Tenant, accepted: readonly AcceptedRequest[]): Promise<void> {
  for (const { strategyId, action, participants, allocations, requestId, id } of accepted) {
    const repeated = await tenant.request(strategyId, action, participants, { allocations, requestId });
    expect([requestId, repeated.id]).toEqual([requestId, id]);
  }
}

export interface Expected {
  /** Operations of the tenant. */
  readonly operations: number;
  /** Amount that the float began with. */
  readonly deposit: string;
}

/** Expects that no commit broke the ledger, no hold is left, and Operations, Executions, holdings and float agree. */
export async function expectNothingLost(
  platform: TestPlatform,
  { tenant, checks }: { readonly tenant: Tenant; readonly checks: CommitChecks },
  expected: Expected,
): Promise<void> {
  const report = await checks.report();
  expect(report.violations).toEqual([]);
  expect(report.commits).toBeGreaterThan(COMMITS_MIN);
  const tables = await readLedgerTables(platform.databaseUrl);
  expect(tables.holds).toEqual([]);
  const snapshot = await tenant.snapshot();
  expect(snapshot.operations).toHaveLength(expected.operations);
  expect(reasonFaults(snapshot)).toEqual([]);
  expect(holdingFaults(snapshot, expected.deposit)).toEqual([]);
  expect(platformViolations(snapshot)).toEqual([]);
  expect(Object.keys(countReasons(snapshot.executions))).toEqual(
    expect.arrayContaining(['settled', 'balance held by concurrent operation']),
  );
}

/** Expects that every event was delivered, and that the webhooks of each resource arrived in the order of its events. */
export async function expectWebhooks(receiver: WebhookReceiver, tenant: Tenant): Promise<void> {
  const events = await tenant.events();
  const deliveries = await eventually(
    'all deliveries are recorded',
    async () => {
      const open = await tenant.client.call(API.listWebhookDeliveries, { query: { status: 'pending', page_size: 1 } });
      if (open.deliveries.length > 0) return undefined;
      const all = await tenant.client.all(API.listWebhookDeliveries);
      return all.length === events.length ? all : undefined;
    },
    { deadlineMs: END_DEADLINE_MS },
  );
  expect(deliveries.filter(({ status }) => status !== 'delivered')).toEqual([]);
  expect(webhookFaults(receiver.received, events)).toEqual([]);
}
