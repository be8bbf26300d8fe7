import { Inject, Injectable } from '@nestjs/common';
import {
  compose,
  type AppliedAccount,
  type Envelope,
  type Movement,
  type MovementInputs,
  type MovementRequest,
  type MovementState,
} from '@ballast/contracts';
import { movementDecided, movementSend } from '@ballast/contracts/money';
import { evolve, holdPlaced, LedgerAccounts, LedgerBook, movementHold } from '@ballast/domain-ledger';
import { judgeMovement } from '@ballast/domain-money';
import { formatUnits, toTimestamp, type Clock, type Timestamp } from '@ballast/kernel';
import type { OutgoingMessage } from '@ballast/platform-log';
import type { Logger } from '@ballast/platform-observability';
import type { Tx } from '@ballast/platform-postgres';
import { CLOCK, LOGGER } from '@ballast/platform-service';
import { AccountStore } from '../persistence/account.store';
import { BalanceStore } from '../persistence/balance.store';
import { countingPart } from '../persistence/counting-part';
import { CustomerAccountStore } from '../persistence/customer-account.store';
import { HoldStore } from '../persistence/hold.store';
import { MovementStore } from '../persistence/movement.store';
import { ParticipantStore, type Standings } from '../persistence/participant.store';
import { bookedMovement, ownAccount } from './movement-account';

type Command = Envelope<MovementRequest>;

interface DecidedMovement {
  readonly command: Command;
  readonly inputs: MovementInputs;
  readonly state: MovementState;
}

/** Everything by which the movements of a slice are decided. */
interface Circumstances {
  readonly ledger: LedgerAccounts;
  readonly customers: ReadonlyMap<string, AppliedAccount>;
  readonly standings: Standings;
  readonly book: LedgerBook;
  readonly now: Timestamp;
}

/**
 * Decides movements over the rail in the order of the log, and holds the money of approved ones that go out. Customer
 * accounts and participants stay locked until the commit. A movement that comes again changes nothing: its first decision
 * stands.
 */
@Injectable()
export class HoldMovementsHandler {
  constructor(
    private readonly movements: MovementStore,
    private readonly customers: CustomerAccountStore,
    private readonly participants: ParticipantStore,
    private readonly accounts: AccountStore,
    private readonly balances: BalanceStore,
    private readonly holds: HoldStore,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async handle(tx: Tx, received: readonly Command[]): Promise<readonly OutgoingMessage[]> {
    const now = toTimestamp(this.clock());
    const fresh = new Set(
      await this.movements.firstTime(
        tx,
        received.map(({ data }) => ({ id: data.movement.id, createdAt: now })),
      ),
    );
    const commands = received.filter(({ data }) => fresh.delete(data.movement.id));
    if (commands.length === 0) return [];
    const customers = await this.customers.lockForTrade(
      tx,
      commands.map(({ data }) => data.movement.account_id),
    );
    const standings = await this.participants.standings(tx, commands.flatMap(participantsOf), 'locked');
    const ledger = new LedgerAccounts();
    const own = commands.map(({ platformCode, data }) => ownAccount(ledger.onPlatform(platformCode), data.movement));
    const ids = [...new Set(own.map(({ account }) => account.id))];
    await this.accounts.lock(tx, ids);
    const book = new LedgerBook(await this.balances.read(tx, ids));
    const decided = commands.map((command) => decide(command, { ledger, customers, standings, book, now }));
    await this.holds.place(tx, book.openHolds());
    await this.balances.write(tx, book.changes());
    await this.movements.advance(
      tx,
      decided.map(({ command, state }) => ({ id: command.data.movement.id, status: state.status })),
    );
    tx.afterCommit(() => this.report(decided));
    return decided.flatMap(messagesOf);
  }

  private report(decided: readonly DecidedMovement[]): void {
    for (const { command, state } of decided) {
      const { id, kind, asset } = command.data.movement;
      this.logger.info({ movement_id: id, kind, asset, status: state.status }, 'movement decided');
    }
  }
}

function participantsOf({ platformCode, data }: Command) {
  const { participant_code, initiated_by } = data.movement;
  return [...new Set([participant_code, initiated_by])]
    .filter((code) => code !== '')
    .map((participantCode) => ({ platformCode, participantCode }));
}

function decide(command: Command, { ledger, customers, standings, book, now }: Circumstances): DecidedMovement {
  const { data, platformCode } = command;
  const { movement } = data;
  const booked = bookedMovement(ledger.onPlatform(platformCode), movement);
  const { balance, held } = book.unitsOf(booked.account.id, movement.asset, movement.scale);
  const inputs = inputsOf(movement, {
    account: customers.get(movement.account_id),
    standing: (code) => standings.get(platformCode)?.get(code)?.status ?? null,
    funds: { balance: formatUnits(balance, movement.scale), held: formatUnits(held, movement.scale) },
  });
  const reason = judgeMovement(movement, inputs);
  if (reason === null && movement.direction === 'out') evolve(book, holdPlaced(movementHold(booked)));
  const outcome =
    reason === null
      ? ({ status: 'approved', status_reason: '', status_code: '' } as const)
      : ({ status: 'rejected', ...reason } as const);
  return { command, inputs, state: { ...outcome, transaction_id: '', created_at: now, updated_at: now } };
}

function inputsOf(
  { participant_code, initiated_by }: Movement,
  read: {
    readonly account: AppliedAccount | undefined;
    readonly standing: (code: string) => MovementInputs['initiator'];
    readonly funds: MovementInputs['funds'];
  },
): MovementInputs {
  return {
    own: { account: countingPart(read.account), holder: read.standing(participant_code) },
    initiator: initiated_by === '' ? null : read.standing(initiated_by),
    funds: read.funds,
  };
}

/** The decision as a fact, and the order to the rail for an approved movement. */
function messagesOf({ command, inputs, state }: DecidedMovement): OutgoingMessage[] {
  const { movement } = command.data;
  const from = { cause: command, place: movement.id, occurredAt: state.created_at };
  const fact = compose(movementDecided, { ...from, key: command.platformCode, data: { movement, state, inputs } });
  if (state.status !== 'approved') return [fact];
  return [fact, compose(movementSend, { ...from, key: movement.account_id, data: { movement } })];
}
