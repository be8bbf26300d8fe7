import type { Timestamp } from '@ballast/kernel';
import type { Trader } from './trader';

/** An answer of the credit check in its topic. */
export interface AnswerPlace {
  readonly partition: string;
  readonly offset: string;
}

/** The moment at which the default scope of a Strategy was read. */
export interface ScopeMoment {
  /** Offset of the request among those of the Strategy, which stand in one partition. */
  readonly request: string;
  /** Offsets of the next answers of the credit check, by partition. */
  readonly answers: Readonly<Record<string, string>>;
}

interface FollowedTrader {
  readonly id: string;
  readonly code: string;
  readonly createdAt: Timestamp;
  readonly openedBy: AnswerPlace;
  /** Settings of the Trader, the first one when it was opened; `from` is the offset of the request for the change. */
  readonly settings: { readonly from: bigint; readonly autoRebalance: boolean }[];
}

/** The Traders of Strategies with the places in the log to which their openings and their settings belong. */
export class ReplayedTraders {
  private readonly byStrategy = new Map<string, FollowedTrader[]>();
  private readonly byId = new Map<string, FollowedTrader>();

  /** Takes a Trader that an answer opened. A Trader that is taken again stays as it is. */
  open({ id, strategyId, participantCode, createdAt, autoRebalance }: Trader, openedBy: AnswerPlace): void {
    if (this.byId.has(id)) return;
    const trader = { id, code: participantCode, createdAt, openedBy, settings: [{ from: -1n, autoRebalance }] };
    this.byId.set(id, trader);
    const ofStrategy = this.byStrategy.get(strategyId);
    if (ofStrategy === undefined) this.byStrategy.set(strategyId, [trader]);
    else ofStrategy.push(trader);
  }

  /** Takes a change of the setting of a Trader, with the offset of the request for it. */
  update(traderId: string, autoRebalance: boolean, request: string): void {
    this.byId.get(traderId)?.settings.push({ from: BigInt(request), autoRebalance });
  }

  /** Participant codes of the default scope at a moment, oldest Trader first. */
  defaultScope(strategyId: string, { request, answers }: ScopeMoment): readonly string[] {
    const at = BigInt(request);
    return (this.byStrategy.get(strategyId) ?? [])
      .filter(({ openedBy: { partition, offset } }) => BigInt(offset) < BigInt(answers[partition] ?? 0))
      .filter(({ settings }) => settings.findLast(({ from }) => from < at)?.autoRebalance === true)
      .toSorted((a, b) => compareTexts(a.createdAt, b.createdAt) || compareTexts(a.id, b.id))
      .map(({ code }) => code);
  }
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
