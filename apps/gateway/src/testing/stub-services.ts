import {
  compose,
  decode,
  TOPIC_DEFINITIONS,
  TOPICS,
  type Composed,
  type Envelope,
  type Execution,
  type Instrument,
  type MessageType,
  type Participant,
  type Trader,
} from '@ballast/contracts';
import {
  depositPost,
  depositPosted,
  outflowDecided,
  outflowRequest,
  participantsApplied,
} from '@ballast/contracts/credit';
import { executionDecided, traderUpdated, traderUpdateRequested } from '@ballast/contracts/operation';
import { instrumentListed } from '@ballast/contracts/pricing';
import { movementDecided, movementRequest, transferDecided, transferRequest } from '@ballast/contracts/money';
import { quoteDecided, quoteExecute, quoteSettled } from '@ballast/contracts/quote';
import { allocationRequested, configurationsRequested } from '@ballast/contracts/rebalancing';
import {
  accountChange,
  accountCreate,
  accountsCreate,
  advisorsLink,
  participantsChanged,
  participantsRegister,
  participantUpdate,
} from '@ballast/contracts/registry';
import {
  derivedId,
  executionId,
  newId,
  nextTimestamp,
  systemClock,
  toTimestamp,
  tradeId,
  transactionId,
} from '@ballast/kernel';
import { logTablesMigration, openLog, WritePath, type LogMessage, type LogPort } from '@ballast/platform-log';
import { openDatabase, type Database } from '@ballast/platform-postgres';
import { instrumentOf, outsideCause } from '@ballast/test-kit';
import { StubAccounts } from './stub-accounts';
import { StubRebalancer } from './stub-rebalancer';

const SCHEMA = 'services';
const PARTITIONS = 4;
const POOL_SIZE = 5;

type DataOf<M> = M extends MessageType<infer T> ? T : never;

/**
 * Stubs of registry, credit check, pricing and orchestrator: they answer the messages of the gateway and agree to
 * everything.
 */
export class StubServices {
  private readonly participants = new Map<string, Participant>();
  private readonly accounts = new StubAccounts(this.participants);
  private readonly rebalancer = new StubRebalancer();
  private readonly traders = new Map<string, Trader>();
  private readonly kept: Composed[] = [];
  private readonly seen: LogMessage[] = [];
  /** Messages of the gateway that no service answers. */
  private readonly facts: LogMessage[] = [];
  private isSilent = false;
  private readonly quotes = new Set<string>();
  private readonly outflows = new Set<string>();
  /** Why outflows are refused from now on; null when they are posted. */
  outflowRefusal: DataOf<typeof outflowDecided>['refusal'] = null;
  private readonly transfers = new Set<string>();
  /** The outcome of the quotes that are executed from now on. */
  quoteOutcome: {
    readonly outcome: 'executed' | 'rejected' | 'unauthorized' | 'expired';
    readonly status_reason: string;
    readonly status_code: string;
  } = { outcome: 'executed', status_reason: '', status_code: '' };

  private constructor(
    private readonly database: Database,
    private readonly log: LogPort,
    private readonly writePath: WritePath,
  ) {}

  static async open(url: string): Promise<StubServices> {
    const database = await openDatabase({
      url,
      schema: SCHEMA,
      poolSize: POOL_SIZE,
      entities: [],
      migrations: [logTablesMigration(SCHEMA)],
      applicationName: 'services',
    });
    const topics = TOPIC_DEFINITIONS.map(({ name, retentionMs }) => ({ name, retentionMs, partitions: PARTITIONS }));
    const log = openLog({ kind: 'embedded', database, topics });
    const services = new StubServices(database, log, new WritePath(database, log));
    await log.start();
    await services.send(['BTC', 'ETH', 'SOL'].map((asset) => listed(instrumentOf(asset))));
    await log.subscribe({
      group: SCHEMA,
      topics: [TOPICS.requestEvents, TOPICS.strategyEvents, TOPICS.accessEvents],
      handleSlice: (batch) =>
        services.writePath.commit(batch, (tx, messages) => {
          tx.afterCommit(() => services.facts.push(...messages));
          return Promise.resolve([]);
        }),
    });
    await log.subscribe({
      group: SCHEMA,
      topics: [TOPICS.registryCommands, TOPICS.creditCommands, TOPICS.strategyRequests, TOPICS.rebalancingRequests],
      handleSlice: (batch) =>
        services.writePath.commit(batch, (tx, messages) => {
          tx.afterCommit(() => services.seen.push(...messages));
          const answers = messages.flatMap((message) => services.answer(message));
          if (!services.isSilent) return Promise.resolve(answers);
          services.kept.push(...answers);
          return Promise.resolve([]);
        }),
    });
    return services;
  }

  /** From now on the stubs apply messages but keep their replies. */
  fallSilent(): void {
    this.isSilent = true;
  }

  /** The stubs send the replies that they kept. */
  async speak(): Promise<void> {
    this.isSilent = false;
    await this.send(this.kept.splice(0));
  }

  /** Messages of one type that the gateway sent. */
  received<T>(type: MessageType<T>): readonly Envelope<T>[] {
    return [...this.seen, ...this.facts]
      .filter((message) => message.type === type.type)
      .map((message) => decode(type, message));
  }

  /** The requests and commands with one key, in the order of the log. */
  ofKey(key: string): readonly LogMessage[] {
    return this.seen.filter((message) => message.key === key);
  }

  /** All that the gateway told the record about requests, Strategies, platforms and keys, as it stands in the log. */
  get recorded(): readonly LogMessage[] {
    return this.facts;
  }

  async openTrader(platformCode: string, trader: Trader): Promise<void> {
    this.traders.set(trader.id, trader);
    await this.send([
      compose(executionDecided, {
        ...originOf(trader.id, platformCode, trader.id),
        data: { index: 0, execution: openingExecution(trader), trader },
      }),
    ]);
  }

  /** Lists a further instrument, by its symbol. */
  list(symbol: string): Promise<void> {
    return this.send([listed(instrumentOf(symbol))]);
  }

  async send(messages: readonly Composed[]): Promise<void> {
    if (messages.length > 0) await this.writePath.run(() => Promise.resolve({ result: undefined, messages }));
  }

  async close(): Promise<void> {
    await this.log.close();
    await this.database.close();
  }

  private answer(message: LogMessage): readonly Composed[] {
    switch (message.type) {
      case participantsRegister.type:
        return this.register(decode(participantsRegister, message));
      case participantUpdate.type:
        return this.update(decode(participantUpdate, message));
      case accountCreate.type:
      case accountChange.type:
        return this.accounts.answer(message);
      case accountsCreate.type:
      case advisorsLink.type:
        return this.accounts.answerBulk(message);
      case quoteExecute.type:
        return this.execute(decode(quoteExecute, message));
      case transferRequest.type:
        return this.transfer(decode(transferRequest, message));
      case outflowRequest.type:
        return this.decideOutflow(decode(outflowRequest, message));
      case movementRequest.type:
        return this.move(decode(movementRequest, message));
      case allocationRequested.type:
      case configurationsRequested.type:
        return this.rebalancer.answer(message);
      case depositPost.type:
        return this.post(decode(depositPost, message));
      case traderUpdateRequested.type:
        return this.updateTrader(decode(traderUpdateRequested, message));
      default:
        return [];
    }
  }

  private register({ platformCode, data }: Envelope<DataOf<typeof participantsRegister>>): readonly Composed[] {
    const now = toTimestamp(systemClock());
    const fresh = data.participants.filter(
      ({ participant_code: code }) => !this.participants.has(`${platformCode}/${code}`),
    );
    const participants = fresh.map((participant): Participant => ({
      ...participant,
      id: derivedId('participant', platformCode, participant.participant_code),
      disabled_instruments: [],
      created_at: now,
      updated_at: now,
    }));
    for (const participant of participants)
      this.participants.set(`${platformCode}/${participant.participant_code}`, participant);
    return this.changed(platformCode, {
      change_id: data.change_id,
      chunk: data.chunk,
      chunks: data.chunks,
      created: fresh.length,
      existing: data.participants.length - fresh.length,
      participants,
    });
  }

  private update({ platformCode, data }: Envelope<DataOf<typeof participantUpdate>>): readonly Composed[] {
    const key = `${platformCode}/${data.participant_code}`;
    const known = this.participants.get(key);
    if (known === undefined) return [];
    const { change_id, status = known.status, disabled_instruments = known.disabled_instruments } = data;
    const updated_at = nextTimestamp(toTimestamp(systemClock()), known.updated_at);
    const named = data.external_id === undefined ? {} : { external_id: data.external_id };
    const updated = { ...known, status, disabled_instruments, updated_at, ...named };
    this.participants.set(key, updated);
    const counts = { change_id, chunk: 0, chunks: 1, created: 0, existing: 1 };
    return this.changed(platformCode, { ...counts, participants: [updated] });
  }

  private changed(platformCode: string, data: DataOf<typeof participantsChanged>): readonly Composed[] {
    const { change_id, chunk, participants } = data;
    const origin = originOf(platformCode, platformCode, change_id);
    return [
      compose(participantsChanged, { ...origin, data }),
      compose(participantsApplied, { ...origin, data: { change_id, chunk, participants } }),
    ];
  }

  private post({ platformCode, correlationId, data }: Envelope<DataOf<typeof depositPost>>): readonly Composed[] {
    const { deposit } = data;
    const posted = { deposit, transaction_id: deposit.id, position: 1, balance_after: deposit.amount };
    return [compose(depositPosted, { ...originOf(platformCode, platformCode, correlationId), data: posted })];
  }

  /** Outflows are decided once each, as `outflowRefusal` says. */
  private decideOutflow({ platformCode, data }: Envelope<DataOf<typeof outflowRequest>>): readonly Composed[] {
    const { outflow } = data;
    if (this.outflows.has(outflow.id)) return [];
    this.outflows.add(outflow.id);
    const refusal = this.outflowRefusal;
    const inputs = {
      balance: '7.00',
      held: '2.00',
      account_status: refusal === 'account_status' ? ('locked' as const) : null,
      is_reversed: refusal === 'deposit_reversed',
    };
    const posted = { transaction_id: outflow.id, position: 1, balance_after: '0.00' };
    const refused = { transaction_id: '', position: 0, balance_after: '' };
    const decided = { outflow, refusal, inputs, ...(refusal === null ? posted : refused) };
    return [compose(outflowDecided, { ...originOf(platformCode, platformCode, outflow.id), data: decided })];
  }

  /** Quotes are decided once each; the outcome of the next ones is set by `quoteOutcome`. */
  private execute({ platformCode, data }: Envelope<DataOf<typeof quoteExecute>>): readonly Composed[] {
    const { quote, request_id } = data;
    if (this.quotes.has(quote.quote_id)) return [];
    this.quotes.add(quote.quote_id);
    const origin = originOf(platformCode, platformCode, quote.quote_id);
    const { outcome, status_reason, status_code } = this.quoteOutcome;
    const authorized = { status_reason, status_code, authorized_at: origin.occurredAt, grant_version: 0 };
    if (outcome === 'executed') {
      const { occurredAt: executed_at } = origin;
      const traded = { quote_id: quote.quote_id, request_id, trade_id: tradeId(quote.quote_id, 0), executed_at };
      return [compose(quoteSettled, { ...origin, data: { ...traded, ...authorized } })];
    }
    const funds = { balance: '0', held: '0' };
    const inputs = { account: null, holder: null, initiator: null, grant: null, used: '0', funds };
    return [compose(quoteDecided, { ...origin, data: { ...data, outcome, ...authorized, hold: null, inputs } })];
  }

  /** Transfers are decided once each; one of an amount that begins with 9 is rejected for its money. */
  private transfer({ platformCode, data }: Envelope<DataOf<typeof transferRequest>>): readonly Composed[] {
    const { transfer } = data;
    if (this.transfers.has(transfer.id)) return [];
    this.transfers.add(transfer.id);
    const origin = originOf(platformCode, platformCode, transfer.id);
    const code = transfer.amount.startsWith('9') ? 'insufficient_funds' : '';
    const outcome = {
      status: code === '' ? ('settled' as const) : ('rejected' as const),
      status_reason: code,
      status_code: code,
      movement_id: code === '' ? transactionId(transfer.id) : '',
      created_at: origin.occurredAt,
      updated_at: origin.occurredAt,
    };
    const nobody = { account: null, holder: null };
    const inputs = { from: nobody, to: nobody, initiator: null, funds: { balance: '0', held: '0' } };
    const fact = { ...data, transfer: { ...transfer, ...outcome }, inputs, first_position: 0, postings: [] };
    return [compose(transferDecided, { ...origin, data: fact })];
  }

  /** Movements are decided once each; one of an amount that begins with 9 is rejected. The rail never answers. */
  private move({ platformCode, data }: Envelope<DataOf<typeof movementRequest>>): readonly Composed[] {
    const { movement } = data;
    if (this.transfers.has(movement.id)) return [];
    this.transfers.add(movement.id);
    const origin = originOf(platformCode, platformCode, movement.id);
    const code = movement.amount.startsWith('9') ? 'insufficient_funds' : '';
    const state = {
      status: code === '' ? ('approved' as const) : ('rejected' as const),
      status_reason: code,
      status_code: code,
      transaction_id: '',
      created_at: origin.occurredAt,
      updated_at: origin.occurredAt,
    } as const;
    const inputs = { own: { account: null, holder: null }, initiator: null, funds: { balance: '0', held: '0' } };
    return [compose(movementDecided, { ...origin, data: { movement, state, inputs } })];
  }

  private updateTrader({
    platformCode,
    correlationId,
    data,
  }: Envelope<DataOf<typeof traderUpdateRequested>>): readonly Composed[] {
    const known = this.traders.get(data.trader_id);
    if (known === undefined) return [];
    const updated_at = nextTimestamp(toTimestamp(systemClock()), known.updated_at);
    const trader = { ...known, auto_rebalance: data.auto_rebalance, updated_at };
    this.traders.set(trader.id, trader);
    return [compose(traderUpdated, { ...originOf(trader.id, platformCode, correlationId), data: { trader } })];
  }
}

/** The Execution of an enrollment that opened the Trader. */
function openingExecution({ id: trader_id, auto_rebalance: _, ...shared }: Trader): Execution {
  const operation_id = derivedId('operation', trader_id, 'opening');
  return {
    ...shared,
    id: executionId(operation_id, shared.participant_code),
    operation_id,
    trader_id,
    status: 'awaiting_execution',
    status_reason: '',
    status_code: '',
    instructions: [],
    initiated_by: '',
    grant_version: 0,
    authorized_at: '',
  };
}

function listed(data: Instrument): Composed {
  return compose(instrumentListed, { ...originOf(data.symbol, '', data.symbol), data: { instrument: data } });
}

function originOf(key: string, platformCode: string, correlationId: string) {
  return {
    key,
    cause: outsideCause(correlationId, platformCode),
    place: newId(),
    occurredAt: toTimestamp(systemClock()),
  };
}
