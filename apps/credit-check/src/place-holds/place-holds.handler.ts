import { Inject, Injectable } from '@nestjs/common';
import { compose, type CheckInputs, type Envelope, type HoldsPlace } from '@ballast/contracts';
import { holdsDecided } from '@ballast/contracts/credit';
import { checkInputs, decideHolds, type HoldsDecision } from '@ballast/domain-credit';
import { evolve } from '@ballast/domain-ledger';
import type { Timestamp } from '@ballast/kernel';
import { DEFAULT_LIMITS, PoisonMessagesError, type LogMessage, type OutgoingMessage } from '@ballast/platform-log';
import type { Logger } from '@ballast/platform-observability';
import type { Tx } from '@ballast/platform-postgres';
import { LOGGER, SERVICE_CONFIG } from '@ballast/platform-service';
import { limitsOf, type CreditCheckConfig } from '../config';
import { CreditMetrics } from '../credit.metrics';
import { AccountStore, type OwnedAccount } from '../persistence/account.store';
import { AuthorizationStore, type RecordedAuthorization } from '../persistence/authorization.store';
import { BalanceStore } from '../persistence/balance.store';
import { ChunkStore } from '../persistence/chunk.store';
import { HoldStore } from '../persistence/hold.store';
import { authorizationsOf } from './authorizations-of';
import { PlacementStore, type Placement } from './placement.store';

export interface PlaceCommand extends Envelope<HoldsPlace> {
  /** The command as it stands in the log. */
  readonly message: LogMessage;
}

/** A decided chunk on its way to the tables and to the log. */
interface DecidedChunk {
  readonly command: PlaceCommand;
  readonly decision: HoldsDecision;
  readonly inputs: CheckInputs;
}

/** Decides chunks of Operations in the order of the log and places their holds. A repeated chunk changes nothing. */
@Injectable()
export class PlaceHoldsHandler {
  constructor(
    private readonly placements: PlacementStore,
    private readonly accounts: AccountStore,
    private readonly balances: BalanceStore,
    private readonly holds: HoldStore,
    private readonly authorizations: AuthorizationStore,
    private readonly chunks: ChunkStore,
    private readonly metrics: CreditMetrics,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(SERVICE_CONFIG) private readonly config: CreditCheckConfig,
  ) {}

  async handle(tx: Tx, received: readonly PlaceCommand[]): Promise<readonly OutgoingMessage[]> {
    const commands = await this.chunks.firstTime(tx, 'place', { items: received, keyOf: ({ data }) => data });
    if (commands.length === 0) return [];
    const { decided, now } = await this.decide(tx, commands);
    tx.afterCommit(() => this.report(decided));
    return answersTo(decided, now);
  }

  private async decide(
    tx: Tx,
    commands: readonly PlaceCommand[],
  ): Promise<{ readonly decided: readonly DecidedChunk[]; readonly now: Timestamp }> {
    const placements = await this.placements.load(tx, commands, 'locked');
    const limits = limitsOf(this.config);
    const opened: OwnedAccount[] = [];
    const authorized: RecordedAuthorization[] = [];
    const decided = placements.all.map((placement): DecidedChunk => {
      const { command } = placement;
      const state = placements.stateOf(placement);
      // Read before the decision changes the balances.
      const inputs = checkInputs(command.data, state, limits);
      const decision = decideHolds(command.data, state, limits);
      for (const fact of decision.facts) evolve(placements.book, fact);
      for (const owned of openedAccounts(placement, decision)) {
        placements.noteTrader(owned.account.id);
        opened.push(owned);
      }
      const ofAdvisor = authorizationsOf(command, decision.decisions);
      placements.noteAuthorized(ofAdvisor);
      authorized.push(...ofAdvisor);
      return { command, decision, inputs };
    });
    await this.accounts.open(tx, opened);
    await this.holds.place(tx, placements.book.openHolds());
    await this.balances.write(tx, placements.book.changes());
    await this.authorizations.record(tx, authorized);
    return { decided, now: placements.now };
  }

  private report(decided: readonly DecidedChunk[]): void {
    for (const { command, decision } of decided) {
      const { operation_id, chunk, type } = command.data;
      const counts = this.metrics.decided(type, decision.decisions);
      this.logger.info({ operation_id, chunk, type, holds: decision.facts.length, ...counts }, 'holds decided');
    }
  }
}

/** Accounts of the Traders that decisions open. Decisions and `traders` are in the order of the participants. */
function openedAccounts(
  { command, traders }: Placement<PlaceCommand>,
  { decisions }: HoldsDecision,
): readonly OwnedAccount[] {
  const { platformCode, data } = command;
  return decisions.flatMap(({ opens_trader, participant_code }, index): readonly OwnedAccount[] => {
    const account = traders[index];
    if (!opens_trader || account === undefined) return [];
    return [{ account, platformCode, ownerCode: participant_code, label: data.strategy_id }];
  });
}

/**
 * Answers, one for each chunk. An answer that no log would take belongs to a chunk that was cut too large: the chunk is put
 * aside and places no holds, before it stops all other checks.
 */
function answersTo(decided: readonly DecidedChunk[], now: Timestamp): readonly OutgoingMessage[] {
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

function answerTo({ command, decision, inputs }: DecidedChunk, now: Timestamp): OutgoingMessage {
  const { strategy_id, operation_id, chunk, quoted_currency } = command.data;
  return compose(holdsDecided, {
    // A decision that opens a Trader is handled before a later one that found it.
    key: strategy_id,
    cause: command,
    place: `${operation_id}:${chunk}`,
    occurredAt: now,
    data: {
      operation_id,
      chunk,
      quoted_currency,
      float_available_before: decision.floatAvailableBefore,
      float_available_after: decision.floatAvailableAfter,
      decisions: [...decision.decisionsInScope],
      ...(command.data.initiated_by === undefined ? {} : { initiated_by: command.data.initiated_by }),
      inputs,
    },
  });
}
