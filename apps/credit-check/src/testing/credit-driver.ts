import {
  decode,
  type Envelope,
  type LedgerEntry,
  type MessageType,
  type QuoteDecided,
  type QuoteExecute,
} from '@ballast/contracts';
import {
  depositPosted,
  holdsDecided,
  holdsReleased,
  participantsApplied,
  settlementPosted,
  transactionsPosted,
} from '@ballast/contracts/credit';
import { quoteDecided, quoteSettled } from '@ballast/contracts/quote';
import type { AssetBalance, LabelledBalance } from '@ballast/internal-api';
import { newId } from '@ballast/kernel';
import type { LogMessage, OutgoingMessage } from '@ballast/platform-log';
import type { InternalHttp } from '@ballast/test-infra';
import { booked, changed, deposit, place, type Chunk, type Outcome } from './messages';

/** Log and HTTP, as other services use them to speak to the credit check, and a way to wait. */
export interface Connections {
  send(messages: readonly OutgoingMessage[]): Promise<void>;
  received(type: string): readonly LogMessage[];
  until(label: string, probe: () => boolean): Promise<unknown>;
  http(): InternalHttp;
}

export type HoldsDecidedData = ReturnType<typeof holdsDecided.data.parse>;
export type TransactionsPostedData = ReturnType<typeof transactionsPosted.data.parse>;

/** The time as of which balances are read; now when absent. */
type AsOf = { readonly as_of: string } | Readonly<Record<string, never>>;

/** Speaks to the credit check as other services do: commands over the log, reads over HTTP. */
export class CreditDriver {
  /** Decoded messages: each message is decoded once, however often a spec looks for it. */
  private readonly read = new WeakMap<LogMessage, unknown>();

  constructor(private readonly connections: Connections) {}

  /** A new platform code, so that each test has its own platform. */
  newPlatform(): string {
    return newId().slice(0, 6).toUpperCase();
  }

  send(...messages: readonly OutgoingMessage[]): Promise<void> {
    return this.connections.send(messages);
  }

  replies<T>(type: MessageType<T>, matches: (envelope: Envelope<T>) => boolean): readonly Envelope<T>[] {
    return this.connections
      .received(type.type)
      .filter(({ topic }) => topic === type.topic)
      .map((message) => this.decoded(type, message))
      .filter(matches);
  }

  private decoded<T>(type: MessageType<T>, message: LogMessage): Envelope<T> {
    const known = this.read.get(message);
    if (known !== undefined) return known as Envelope<T>;
    const envelope = decode(type, message);
    this.read.set(message, envelope);
    return envelope;
  }

  async awaited<T>(
    label: string,
    type: MessageType<T>,
    matches: (envelope: Envelope<T>) => boolean,
  ): Promise<Envelope<T>> {
    await this.connections.until(label, () => this.replies(type, matches).length > 0);
    const [reply] = this.replies(type, matches);
    if (reply === undefined) throw new Error(`${label} came and went`);
    return reply;
  }

  async apply(platformCode: string, participants: Parameters<typeof changed>[1]): Promise<void> {
    const changeId = newId();
    await this.send(changed(platformCode, participants, changeId));
    await this.awaited('participants applied', participantsApplied, ({ data }) => data.change_id === changeId);
  }

  async deposit(platformCode: string, account: string, amount: string, asset = 'USD'): Promise<void> {
    const id = newId();
    await this.send(deposit(platformCode, account, amount, { id, asset }));
    await this.awaited('deposit posted', depositPosted, ({ data }) => data.deposit.id === id);
  }

  /** Sends the command and waits for its decision. */
  async place(chunk: Chunk): Promise<HoldsDecidedData> {
    await this.send(place(chunk));
    return this.decided(chunk);
  }

  async decided(chunk: Chunk): Promise<HoldsDecidedData> {
    return (await this.awaited('holds decided', holdsDecided, ({ data }) => isOf(chunk, data))).data;
  }

  async released(chunk: Chunk): Promise<void> {
    await this.awaited('holds released', holdsReleased, ({ data }) => isOf(chunk, data));
  }

  async settle(chunk: Chunk, decided: HoldsDecidedData, outcome?: Outcome): Promise<void> {
    await this.send(booked(chunk, decided.decisions, outcome));
    await this.posted(chunk);
  }

  async posted(chunk: Chunk): Promise<ReturnType<typeof settlementPosted.data.parse>> {
    return (await this.awaited('settlement posted', settlementPosted, ({ data }) => isOf(chunk, data))).data;
  }

  /** Sends the check of a chunk, and then its settlement. */
  async run(chunk: Chunk): Promise<HoldsDecidedData> {
    const decided = await this.place(chunk);
    await this.settle(chunk, decided);
    return decided;
  }

  /** The decisions about quotes, in their order. */
  async quotesDecided(quotes: readonly QuoteExecute[]): Promise<readonly Envelope<QuoteDecided>[]> {
    const decided: Envelope<QuoteDecided>[] = [];
    for (const { quote } of quotes) {
      decided.push(
        await this.awaited('quote decided', quoteDecided, ({ data }) => data.quote.quote_id === quote.quote_id),
      );
    }
    return decided;
  }

  async quotesSettled(quotes: readonly QuoteExecute[]): Promise<void> {
    for (const { quote } of quotes) {
      await this.awaited('quote settled', quoteSettled, ({ data }) => data.quote_id === quote.quote_id);
    }
  }

  facts(chunk: Chunk): readonly TransactionsPostedData[] {
    return this.replies(transactionsPosted, ({ data }) => isOf(chunk, data)).map(({ data }) => data);
  }

  async float(platformCode: string, time: AsOf = {}): Promise<readonly AssetBalance[]> {
    const query = { platform_code: platformCode, ...time };
    return (await this.get<{ accounts: AssetBalance[] }>('float', query)).accounts;
  }

  async balances(platformCode: string, participantCode: string, time: AsOf = {}): Promise<readonly LabelledBalance[]> {
    const query = { platform_code: platformCode, participant_code: participantCode, ...time };
    return (await this.get<{ balances: LabelledBalance[] }>('balances', query)).balances;
  }

  async holdings(traderId: string, time: AsOf = {}): Promise<readonly AssetBalance[]> {
    return (await this.get<{ holdings: AssetBalance[] }>('holdings', { trader_id: traderId, ...time })).holdings;
  }

  entries(query: Readonly<Record<string, string>>): Promise<{ entries: readonly LedgerEntry[]; next_after: string }> {
    return this.get('entries', { limit: '100', ...query });
  }

  private get<T>(path: string, query: Readonly<Record<string, string>>): Promise<T> {
    return this.connections.http().get<T>(`/internal/${path}?${new URLSearchParams(query).toString()}`);
  }
}

function isOf(chunk: Chunk, data: { readonly operation_id: string; readonly chunk: number }): boolean {
  return data.operation_id === chunk.operationId && data.chunk === chunk.chunk;
}

/** A line for each participant: the outcome and its reason. */
export function outcomes({ decisions }: HoldsDecidedData): readonly string[] {
  return decisions.map(({ participant_code, outcome, status_reason }) =>
    [participant_code, outcome, status_reason].filter((text) => text !== '').join(' '),
  );
}
