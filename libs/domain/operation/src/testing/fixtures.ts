import { advance, begin, type PriceFlow } from '../operation.workflow';
import type { Failure, OperationEffect, OperationInput, OperationState } from '../operation.state';

export const STALE: Failure = { reason: 'plan_stale', detail: 'A held 1 BTC when it was planned and holds 2 BTC now.' };
export const MOVED: Failure = { reason: 'price_moved', detail: 'BTC moved.' };

/** One history of an Operation: what it meets, and in which order answers come. */
export interface Run {
  readonly type: 'enrollment' | 'partial_sell' | 'rebalance';
  readonly chunks: number;
  readonly isQueued: boolean;
  readonly priceFlow: PriceFlow;
  readonly inFlightMax: number;
  readonly market: 'locks' | 'unavailable' | 'moved';
  /** The chunk whose decisions are not the planned ones; none when there are fewer. */
  readonly staleChunk: number;
  /** After how many inputs it is cancelled; never when there are fewer. */
  readonly cancelAfter: number;
  readonly pick: () => number;
}

/** Answers whatever is asked, in an order that `pick` chooses, until nothing is left to answer. */
class OpenWork {
  readonly seen: OperationEffect[] = [];
  readonly inFlight = { check: 0, settle: 0, most: 0 };
  private readonly open: OperationInput[] = [];
  private listed = 0;
  private readonly decided = new Set<number>();

  constructor(private readonly run: Run) {}

  /** One of the answers, or the next chunk of the list, which arrives in order. */
  next(): OperationInput | undefined {
    const canList = this.listed < this.run.chunks;
    const choices = this.open.length + (canList ? 1 : 0);
    if (choices === 0) return undefined;
    const choice = this.run.pick() % choices;
    if (choice < this.open.length) return this.open.splice(choice, 1)[0];
    this.listed += 1;
    return { kind: 'chunk_listed', chunk: this.listed - 1 };
  }

  take(effects: readonly OperationEffect[]): void {
    this.seen.push(...effects);
    this.open.push(...effects.flatMap((effect) => this.answer(effect)));
    this.inFlight.most = Math.max(this.inFlight.most, this.inFlight.check, this.inFlight.settle);
  }

  back(input: OperationInput): void {
    if (input.kind === 'chunk_decided') {
      this.decided.add(input.chunk);
      this.inFlight.check -= 1;
    }
    if (input.kind === 'chunk_settled' || input.kind === 'chunk_released') this.inFlight.settle -= 1;
  }

  private marketAnswer(): OperationInput {
    switch (this.run.market) {
      case 'unavailable':
        return { kind: 'prices_unavailable', detail: 'x' };
      case 'moved':
        return { kind: 'prices_moved', failure: MOVED };
      default:
        return { kind: 'prices_locked' };
    }
  }

  private answer(effect: OperationEffect): readonly OperationInput[] {
    switch (effect.kind) {
      case 'quote_reference':
        return [{ kind: 'reference_quoted' }];
      case 'lock_prices':
        return [this.marketAnswer()];
      case 'check_chunk':
        this.inFlight.check += 1;
        return [
          {
            kind: 'chunk_decided',
            chunk: effect.chunk,
            accepted: effect.chunk % 3,
            rejected: 1,
            skipped: 0,
            stale: effect.chunk === this.run.staleChunk ? STALE : undefined,
          },
        ];
      case 'settle_chunk':
        this.inFlight.settle += 1;
        return [{ kind: 'chunk_settled', chunk: effect.chunk, settled: effect.chunk % 3, rejected: 0, skipped: 0 }];
      case 'release_chunk': {
        this.inFlight.settle += 1;
        const undecided = !this.decided.has(effect.chunk);
        return [{ kind: 'chunk_released', chunk: effect.chunk, rejected: undecided ? 2 : effect.chunk % 3, undecided }];
      }
      default:
        return [];
    }
  }
}

/** From its beginning to its end. */
export function runToEnd(run: Run): { readonly state: OperationState; readonly work: OpenWork } {
  const work = new OpenWork(run);
  let { state, effects } = begin(run);
  work.take(effects);
  if (run.isQueued) {
    ({ state, effects } = advance(state, { kind: 'dequeued' }));
    work.take(effects);
  }
  for (let count = 0; ; count += 1) {
    const isCancelled = count === run.cancelAfter;
    const input: OperationInput | undefined = isCancelled ? { kind: 'cancel_requested' } : work.next();
    if (input === undefined) return { state, work };
    work.back(input);
    ({ state, effects } = advance(state, input));
    work.take(effects);
  }
}
