import { Inject, Injectable } from '@nestjs/common';
import { compose, type Envelope } from '@ballast/contracts';
import { accountCloseJudged } from '@ballast/contracts/credit';
import { accountChange, type accountCloseRequested } from '@ballast/contracts/registry';
import { isEmptied, type Contents } from '@ballast/domain-advisors';
import { toTimestamp, type Clock, type Timestamp } from '@ballast/kernel';
import type { OutgoingMessage } from '@ballast/platform-log';
import type { Logger } from '@ballast/platform-observability';
import type { Tx } from '@ballast/platform-postgres';
import { CLOCK, LOGGER } from '@ballast/platform-service';
import { ClosingStore } from './closing.store';

/** A request of the registry to look whether an account is empty. */
export type CloseRequest = Envelope<ReturnType<typeof accountCloseRequested.data.parse>>;

/**
 * Looks whether accounts that are to be closed are empty, and seals the empty ones in the same transaction: from its commit
 * on nothing is booked there. The registry is told by a command, and closes a sealed account whatever has happened to the
 * account meanwhile. So the registry never takes its answer to the caller back. A request that comes again is judged once.
 */
@Injectable()
export class CloseAccountsHandler {
  constructor(
    private readonly closings: ClosingStore,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async handle(tx: Tx, received: readonly CloseRequest[]): Promise<readonly OutgoingMessage[]> {
    const requests = await this.withoutJudged(tx, received);
    if (requests.length === 0) return [];
    const contents = await this.closings.contents(tx, [...new Set(requests.map(({ data }) => data.account_id))]);
    const now = toTimestamp(this.clock());
    const judged = requests.map((request) => {
      const found = contents.get(request.data.account_id) ?? { balances: 0, holds: 0 };
      return { request, found, isEmpty: isEmptied(found) };
    });
    await this.closings.record(
      tx,
      judged.map(({ request: { data }, isEmpty }) => ({
        changeId: data.change_id,
        accountId: data.account_id,
        isEmpty,
      })),
    );
    tx.afterCommit(() => {
      for (const { request, found, isEmpty } of judged) {
        this.logger.info({ account_id: request.data.account_id, ...found, isEmpty }, 'closing judged');
      }
    });
    return judged.flatMap(({ request, found, isEmpty }) => answersTo(request, { found, isEmpty, now }));
  }

  /** The requests that were not judged before. A request that came twice in one slice is judged at its first place only. */
  private async withoutJudged(tx: Tx, received: readonly CloseRequest[]): Promise<readonly CloseRequest[]> {
    if (received.length === 0) return [];
    const seen = new Set(
      await this.closings.judged(
        tx,
        received.map(({ data }) => data.change_id),
      ),
    );
    return received.filter(({ data }) => !seen.has(data.change_id) && seen.add(data.change_id).has(data.change_id));
  }
}

interface Judged {
  readonly found: Contents;
  readonly isEmpty: boolean;
  readonly now: Timestamp;
}

/** The fact of the credit check, and the command by which the registry ends the closing. */
function answersTo(request: CloseRequest, { found, isEmpty, now }: Judged): readonly OutgoingMessage[] {
  const { change_id, account_id, reason } = request.data;
  const address = { cause: request, key: request.platformCode, place: change_id, occurredAt: now };
  const change = { kind: 'finish_close' as const, reason, is_empty: isEmpty };
  return [
    compose(accountCloseJudged, { ...address, data: { change_id, account_id, is_empty: isEmpty, ...found } }),
    compose(accountChange, { ...address, data: { change_id, account_id, change } }),
  ];
}
