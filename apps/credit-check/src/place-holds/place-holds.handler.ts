import { Inject, Injectable } from '@nestjs/common';
import { compose, decode, holdsDecided, holdsPlace } from '@ballast/contracts';
import { decideHolds, type HoldsPlaced } from '@ballast/domain-credit';
import { systemClock, toTimestamp, type Timestamp } from '@ballast/kernel';
import {
  DEFAULT_LIMITS,
  decodeMessages,
  PoisonMessagesError,
  type LogMessage,
  type OutgoingMessage,
} from '@ballast/platform-log';
import type { Tx } from '@ballast/platform-postgres';
import { LOGGER, SERVICE_CONFIG } from '@ballast/platform-service';
import type { Logger } from '@ballast/platform-observability';
import type { CreditCheckConfig } from '../config';
import { CreditMetrics } from '../credit.metrics';
import { accountStore, type AccountRow } from '../persistence/account.store';
import { balanceStore } from '../persistence/balance.store';
import { firstTime } from '../persistence/decided-chunks.store';
import { holdStore, type HoldRow } from '../persistence/hold.store';
import { decisionsInScope } from './decisions-in-scope';
import { loadPlacements, type PlaceCommand, type Placement } from './place-holds.query';

/** One decided chunk on its way to the tables and to the log. */
interface Decided {
  readonly command: PlaceCommand;
  readonly placed: HoldsPlaced;
  readonly holds: readonly HoldRow[];
  readonly accounts: readonly AccountRow[];
}

/** Decides chunks of Operations in the order of the log and holds what passes. A chunk that comes again changes nothing. */
@Injectable()
export class PlaceHoldsHandler {
  constructor(
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(SERVICE_CONFIG) private readonly config: CreditCheckConfig,
    private readonly metrics: CreditMetrics,
  ) {}

  async handle(tx: Tx, messages: readonly LogMessage[]): Promise<readonly OutgoingMessage[]> {
    const received = decodeMessages(messages, readCommand);
    const commands = await firstTime(tx, 'place', { items: received, keyOf: ({ data }) => data });
    if (commands.length === 0) return [];
    const decided = await this.decide(tx, commands);
    tx.afterCommit(() => this.report(decided));
    const now = toTimestamp(systemClock());
    return answersTo(decided, now);
  }

  private async decide(tx: Tx, commands: readonly PlaceCommand[]): Promise<readonly Decided[]> {
    const state = await loadPlacements(tx, commands, 'locked');
    const limits = { sell_hold_buffer_bps: this.config.SELL_HOLD_BUFFER_BPS };
    const decided = state.placements.map((placement): Decided => {
      const { command } = placement;
      const accountIds = state.accountsOf(command.platformCode);
      const placed = decideHolds(command.data, state.of(placement), limits);
      for (const delta of placed.deltas) state.balances.change(accountIds.of(delta.account), delta);
      const accounts = openedAccounts(placement, placed);
      for (const { account_id } of accounts) state.opened(account_id);
      const holds = placed.holds.map(({ execution_id, asset, account, amount }) => ({
        execution_id,
        asset,
        account_id: accountIds.of(account),
        amount,
      }));
      return { command, placed, holds, accounts };
    });
    await accountStore.open(
      tx,
      decided.flatMap(({ accounts }) => accounts),
    );
    await holdStore.place(
      tx,
      decided.flatMap(({ holds }) => holds),
    );
    await balanceStore.write(tx, state.balances.changes());
    return decided;
  }

  private report(decided: readonly Decided[]): void {
    for (const { command, placed } of decided) {
      const { operation_id, chunk, type } = command.data;
      const counts = this.metrics.decided(type, placed.decisions);
      this.logger.info({ operation_id, chunk, type, holds: placed.holds.length, ...counts }, 'holds decided');
    }
  }
}

function readCommand(message: LogMessage): PlaceCommand {
  return { ...decode(holdsPlace, message), message };
}

/** Decisions stand in the order of the participants, and so do the ids of their Traders. */
function openedAccounts(
  { command, traderIds }: Placement<PlaceCommand>,
  { decisions }: HoldsPlaced,
): readonly AccountRow[] {
  const { platformCode, data } = command;
  return decisions.flatMap(({ opens_trader, participant_code }, index): readonly AccountRow[] => {
    const account_id = traderIds[index];
    if (!opens_trader || account_id === undefined) return [];
    const owner = { platform_code: platformCode, owner_code: participant_code };
    return [{ account_id, kind: 'trader', ...owner, label: data.strategy_id }];
  });
}

/**
 * One answer for each chunk. One that no log would take is a chunk that was cut too large: it is put aside, and with it
 * its holds, before it stops everybody else's checks.
 */
function answersTo(decided: readonly Decided[], now: Timestamp): readonly OutgoingMessage[] {
  const answers = decided.map((chunk) => ({ chunk, answer: answerTo(chunk, now) }));
  const oversized = answers.filter(({ answer }) => Buffer.byteLength(answer.value) > DEFAULT_LIMITS.messageBytes);
  if (oversized.length > 0) {
    throw new PoisonMessagesError(
      oversized.map(({ chunk, answer }) => ({
        message: chunk.command.message,
        reason: `the answer has ${answer.value.length} characters, more than a message may have`,
      })),
    );
  }
  return answers.map(({ answer }) => answer);
}

function answerTo({ command, placed }: Decided, now: Timestamp): OutgoingMessage {
  const { operation_id, chunk } = command.data;
  return compose(holdsDecided, {
    key: operation_id,
    platformCode: command.platformCode,
    correlationId: command.correlationId,
    causationId: command.id,
    occurredAt: now,
    data: {
      operation_id,
      chunk,
      float_available_before: placed.float_available_before,
      float_available_after: placed.float_available_after,
      decisions: decisionsInScope(command.data, placed.decisions),
    },
  });
}
