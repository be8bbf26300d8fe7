import { API } from '@ballast/api';
import { isTerminal, type Operation } from '@ballast/contracts';
import { eventually } from '@ballast/test-infra';
import type { Tenant } from '../harness/tenant';
import type { Scenario, ScenarioContext } from './context';

/** An Operation waited for a shorter time than the steps beside it took, so these steps prove nothing. */
export class WaitTooShortError extends Error {
  constructor() {
    super('An Operation that had to wait went on before the steps beside it had ended, however long its fault lasted.');
  }
}

/** Factors for the delays of faults, one for each attempt. */
export const STRETCHES = [1, 4, 12] as const;

/** Milliseconds of a fault's delay in this attempt, from its milliseconds in the first attempt. */
export type Stretch = (delayMs: number) => number;

/**
 * A scenario with steps that run while an Operation waits for a fault. When the steps took longer than the wait, the
 * scenario runs again with longer delays: a busy machine needs them, and an idle one need not wait for them.
 */
export function whileWaiting(
  name: string,
  run: (context: ScenarioContext, stretch: Stretch) => Promise<void>,
): Scenario {
  return {
    name,
    run: async (context) => {
      for (const factor of STRETCHES) {
        try {
          return await run(context, (delayMs) => delayMs * factor);
        } catch (error) {
          if (!(error instanceof WaitTooShortError) || factor === STRETCHES.at(-1)) throw error;
        }
      }
    },
  };
}

/** Waits until a GET shows the state: a status, followed by `, queued` in the queue. @throws WaitTooShortError */
export async function reaches(tenant: Tenant, id: string, state: string): Promise<void> {
  await eventually(`an Operation is ${state}`, async () => {
    const operation = await show(tenant, id);
    if (isTerminal(operation.status)) throw new WaitTooShortError();
    return stateOf(operation) === state;
  });
}

/** @throws WaitTooShortError when the Operation has ended. */
export async function stillWaits(tenant: Tenant, id: string): Promise<void> {
  if (isTerminal((await show(tenant, id)).status)) throw new WaitTooShortError();
}

/** Status of an Operation, followed by `, queued` while it is queued. */
export function stateOf({ status, queued }: Pick<Operation, 'status' | 'queued'>): string {
  return queued === true ? `${status}, queued` : status;
}

function show(tenant: Tenant, id: string): Promise<Operation> {
  return tenant.client.call(API.getOperation, { params: { operation_id: id } });
}
