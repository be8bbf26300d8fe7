import { Inject, Injectable } from '@nestjs/common';
import { compose, type AppliedChange } from '@ballast/contracts';
import { countChange, countingAfter } from '@ballast/domain-advisors';
import { toTimestamp, type Clock, type Timestamp } from '@ballast/kernel';
import type { OutgoingMessage } from '@ballast/platform-log';
import type { Tx } from '@ballast/platform-postgres';
import { CLOCK } from '@ballast/platform-service';
import { AuthorizationStore } from '../persistence/authorization.store';
import { CustomerAccountStore } from '../persistence/customer-account.store';
import type { DecidedChange } from './decided-change';

/**
 * Stores customer accounts and grants as the registry decided them, and stamps the instant from which each change counts.
 * Readers see a change by the fact that this handler answers, and not before. A change that comes again is stamped once:
 * its first instant stays.
 */
@Injectable()
export class ApplyAccountsHandler {
  constructor(
    private readonly accounts: CustomerAccountStore,
    private readonly authorizations: AuthorizationStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async handle(tx: Tx, decided: readonly DecidedChange[]): Promise<readonly OutgoingMessage[]> {
    const ids = decided.flatMap(({ changes }) => changes.map(({ account }) => account.id));
    if (ids.length === 0) return [];
    const counting = new Map(await this.accounts.lock(tx, [...new Set(ids)]));
    const now = await this.timeOf(tx, ids);
    const answers: OutgoingMessage[] = [];
    const applied: AppliedChange[] = [];
    for (const { envelope, changeId, changes, appliedType } of decided) {
      const fresh = changes.flatMap((change): AppliedChange[] => {
        const { id } = change.account;
        const known = counting.get(id);
        const stamped = countChange(change, known, now);
        if (stamped === null) return [];
        counting.set(id, countingAfter(stamped, known));
        return [stamped];
      });
      if (fresh.length === 0) continue;
      applied.push(...fresh);
      answers.push(
        compose(appliedType, {
          cause: envelope,
          key: envelope.platformCode,
          place: changeId,
          occurredAt: now,
          data: { change_id: changeId, changes: fresh },
        }),
      );
    }
    await this.accounts.apply(tx, applied);
    return answers;
  }

  /**
   * Time of the changes, not before any authorization on these accounts, also when the clock was set back. It is read
   * under the locks, so that the stamps are later than every decision by the versions before.
   */
  private async timeOf(tx: Tx, accountIds: readonly string[]): Promise<Timestamp> {
    const latest = await this.authorizations.latest(tx, accountIds);
    const now = toTimestamp(this.clock());
    return latest !== undefined && latest > now ? latest : now;
  }
}
