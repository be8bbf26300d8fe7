import { compose, type Cause, type MovementResumed } from '@ballast/contracts';
import { movementResumed } from '@ballast/contracts/money';
import type { Timestamp } from '@ballast/kernel';
import type { OutgoingMessage } from '@ballast/platform-log';
import type { Tx } from '@ballast/platform-postgres';
import type { RailRequestStore } from './rail-request.store';

/** Lets the rail answer now about every movement about which it was silent: the faults are cleared. */
export async function resumeSilent(
  tx: Tx,
  requests: RailRequestStore,
  { cause, at }: { readonly cause: Cause; readonly at: Timestamp },
): Promise<readonly OutgoingMessage[]> {
  const silent = await requests.lockSilent(tx);
  const facts = silent.map(({ cause: { platformCode }, movement }) => {
    const data: MovementResumed = { movement_id: movement.id, account_id: movement.account_id, due_at: at };
    return compose(movementResumed, {
      cause,
      platformCode,
      correlationId: movement.id,
      key: movement.account_id,
      place: movement.id,
      occurredAt: at,
      data,
    });
  });
  await requests.resume(
    tx,
    facts.map(({ envelope }) => envelope),
  );
  return facts;
}
