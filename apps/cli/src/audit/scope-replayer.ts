import { decode, offsetOf, TOPICS } from '@ballast/contracts';
import {
  executionClosed,
  executionDecided,
  operationRequested,
  scopeFixed,
  traderUpdated,
} from '@ballast/contracts/operation';
import { chunksOfScope, ReplayedTraders, traderOf, type ScopeMoment } from '@ballast/domain-operation';
import type { LogMessage } from '@ballast/platform-log';
import { deviationOf } from './deviation';
import { UNDECIDABLE, type Outcome, type Replayer, type ReplaySources } from './replayer';

/** The request of an Operation that acts on the default scope of its Strategy. */
interface ScopeRequest {
  readonly strategyId: string;
  readonly chunkParticipants: number;
}

/** A member that every message has that opens a Trader, and few other messages of its topic. */
const OPENS_TRADER = '"trader":{';

/**
 * Fixes the default scopes of Operations again: from the Traders that the answers of the credit check had opened by then,
 * and from their settings at the place of the request. Keeps the Traders of Strategies with such an Operation.
 */
export class ScopeReplayer implements Replayer {
  readonly types: readonly string[] = [scopeFixed.type];

  /** By the id of the Operation. */
  private readonly requests = new Map<string, ScopeRequest>();
  private readonly traders = new ReplayedTraders();
  /** The scope that was decided last: the chunks of one scope follow each other. */
  private last: { readonly key: string; readonly codes: readonly string[] } = { key: '', codes: [] };

  async prepare({ reader, onMessage }: ReplaySources): Promise<void> {
    await reader.read({
      topics: [TOPICS.strategyRequests],
      onMessage: (message) => {
        onMessage();
        if (message.type === operationRequested.type) this.takeRequest(message);
      },
    });
    if (this.requests.size === 0) return;
    const strategies = new Set([...this.requests.values()].map(({ strategyId }) => strategyId));
    await reader.read({
      topics: [TOPICS.executionEvents],
      onMessage: (message) => {
        onMessage();
        this.takeTrader(message, strategies);
      },
    });
  }

  replay(message: LogMessage): Outcome {
    const { data, input } = decode(scopeFixed, message);
    const request = this.requests.get(data.operation_id);
    if (request === undefined || input === undefined || data.answers === undefined) return UNDECIDABLE;
    // A request that was set aside and sent again stands at several places. The input is the one that was handled.
    const codes = this.codesOf(request.strategyId, { request: offsetOf(input), answers: data.answers });
    const chunk = chunksOfScope(codes, request.chunkParticipants)[data.chunk];
    const participants = chunk?.participants.map(({ participant_code }) => participant_code);
    const { first_index } = data;
    return deviationOf(
      { first_index, participants: data.participants },
      { first_index: chunk?.firstIndex, participants },
    );
  }

  private codesOf(strategyId: string, moment: ScopeMoment): readonly string[] {
    const key = `${strategyId} ${JSON.stringify(moment)}`;
    if (this.last.key !== key) this.last = { key, codes: this.traders.defaultScope(strategyId, moment) };
    return this.last.codes;
  }

  private takeRequest(message: LogMessage): void {
    const { data } = decode(operationRequested, message);
    if (!data.default_scope || data.plan !== undefined || this.requests.has(data.operation_id)) return;
    this.requests.set(data.operation_id, {
      strategyId: data.strategy_id,
      chunkParticipants: data.chunk_participants,
    });
  }

  private takeTrader(message: LogMessage, strategies: ReadonlySet<string>): void {
    if (!message.value.includes(OPENS_TRADER)) return;
    if (message.type === traderUpdated.type) {
      const { input, data } = decode(traderUpdated, message);
      this.traders.update(data.trader.id, data.trader.auto_rebalance, offsetOf(input));
      return;
    }
    const { input, platformCode, data } = decode(
      message.type === executionDecided.type ? executionDecided : executionClosed,
      message,
    );
    const [, partition = ''] = input?.split('/') ?? [];
    if (data.trader === undefined || !strategies.has(data.trader.strategy_id)) return;
    this.traders.open(traderOf(data.trader, platformCode), { partition, offset: offsetOf(input) });
  }
}
