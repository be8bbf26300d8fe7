import { Inject, Injectable } from '@nestjs/common';
import { compose, decode, holdsRelease, holdsReleased } from '@ballast/contracts';
import { releaseHolds } from '@ballast/domain-credit';
import { systemClock, toTimestamp } from '@ballast/kernel';
import { decodeMessages, type LogMessage, type OutgoingMessage } from '@ballast/platform-log';
import type { Logger } from '@ballast/platform-observability';
import type { Tx } from '@ballast/platform-postgres';
import { LOGGER } from '@ballast/platform-service';
import { CreditMetrics } from '../credit.metrics';
import { floatAccountId } from '../persistence/account-ids';
import { accountStore } from '../persistence/account.store';
import { balanceStore } from '../persistence/balance.store';
import { holdStore } from '../persistence/hold.store';
import { WorkingBalances } from '../persistence/working-balances';

/**
 * Gives back every open hold of the named Executions. What was captured or given back before is no longer there, so a
 * command that comes again changes nothing, and is answered again.
 */
@Injectable()
export class ReleaseHoldsHandler {
  constructor(
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly metrics: CreditMetrics,
  ) {}

  async handle(tx: Tx, messages: readonly LogMessage[]): Promise<readonly OutgoingMessage[]> {
    const commands = decodeMessages(messages, (message) => decode(holdsRelease, message));
    const taken = await holdStore.take(
      tx,
      commands.flatMap(({ data }) => data.execution_ids),
    );
    const holds = [...taken.values()].flat();
    const floats = new Set(commands.map(({ platformCode }) => floatAccountId(platformCode)));
    const concerned = [...new Set(holds.map(({ account_id }) => account_id))];
    const customers = concerned.filter((id) => !floats.has(id));
    await accountStore.lock(tx, customers);
    const balances = new WorkingBalances([
      ...(await balanceStore.read(tx, customers)),
      ...(await balanceStore.lockFloats(
        tx,
        concerned.filter((id) => floats.has(id)),
      )),
    ]);
    const { deltas } = releaseHolds(holds.map(({ account_id, ...hold }) => ({ ...hold, account: account_id })));
    for (const delta of deltas) balances.change(delta.account, delta);
    await balanceStore.write(tx, balances.changes());
    tx.afterCommit(() => {
      this.metrics.released(holds.length);
      for (const { data } of commands) {
        const { operation_id, chunk, execution_ids } = data;
        this.logger.info({ operation_id, chunk, executions: execution_ids.length }, 'holds released');
      }
    });
    const occurredAt = toTimestamp(systemClock());
    return commands.map(({ id, platformCode, correlationId, data: { operation_id, chunk } }) =>
      compose(holdsReleased, {
        key: operation_id,
        platformCode,
        correlationId,
        causationId: id,
        occurredAt,
        data: { operation_id, chunk },
      }),
    );
  }
}
