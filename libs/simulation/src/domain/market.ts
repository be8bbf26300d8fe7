import type { Instrument } from '@ballast/contracts';
import {
  DEFAULT_SPREAD_BPS,
  quoteAroundMid,
  stepMid,
  type MarketEntry,
  type Quote,
  type WalkState,
} from '@ballast/domain-pricing';
import { toTimestamp } from '@ballast/kernel';
import { BEGINNING_MS } from '../virtual-clock';

const TICK_MS = 1_000;
/** Steps after which prices stand still: nothing trades so late. */
const STEPS_MAX = 3_000;
const WALK = { maxStepPpm: 2_000, bandBps: 3_000 };
const CURRENCY = 'USD';

/** An instrument with its first price. */
export interface ListedAsset {
  readonly instrument: Instrument;
  readonly anchor: string;
}

/** A time in which the feed brings no price of an asset: from `fromMs` to before `toMs`, in ms of the virtual clock. */
export interface PriceOutage {
  readonly asset: string;
  readonly fromMs: number;
  readonly toMs: number;
}

function listed(asset: string, scales: readonly [quantity: number, price: number], anchor: string): ListedAsset {
  const [quantity_scale, price_scale] = scales;
  const instrument: Instrument = {
    symbol: `${asset}/${CURRENCY}`,
    underlying_currency: asset,
    quoted_currency: CURRENCY,
    quantity_scale,
    price_scale,
    quoted_scale: 2,
    min_notional: '1.00',
    status: 'enabled',
  };
  return { instrument, anchor };
}

export const LISTED_ASSETS: readonly ListedAsset[] = [
  listed('BTC', [8, 2], '64250.00'),
  listed('ETH', [8, 2], '3150.00'),
  listed('XRP', [6, 4], '0.6210'),
];

export const INSTRUMENTS: readonly Instrument[] = LISTED_ASSETS.map(({ instrument }) => instrument);

/** The market of all instruments over time: a seeded walk with a new price each second, except in outages. */
export class Market {
  private readonly walks = new Map<string, WalkState[]>();

  constructor(
    private readonly seed: number,
    private readonly outages: readonly PriceOutage[],
  ) {}

  /** The market at a time. An asset has no quote before its first price, and keeps its last quote in an outage. */
  at(nowMs: number): readonly MarketEntry[] {
    return LISTED_ASSETS.map((asset, index) => {
      const { instrument } = asset;
      const tick = this.lastTick(instrument.underlying_currency, nowMs);
      return { instrument, quote: tick < 0 ? null : this.quote(asset, index, tick) };
    });
  }

  /** The last tick up to now that brought a price of the asset; below 0 when there was none. */
  private lastTick(asset: string, nowMs: number): number {
    let tick = Math.floor((nowMs - BEGINNING_MS) / TICK_MS);
    const isOut = (at: number): boolean =>
      this.outages.some((each) => each.asset === asset && each.fromMs <= at && at < each.toMs);
    while (tick >= 0 && isOut(BEGINNING_MS + tick * TICK_MS)) tick -= 1;
    return tick;
  }

  private quote({ instrument, anchor }: ListedAsset, index: number, tick: number): Quote {
    const { underlying_currency, price_scale: priceScale } = instrument;
    const walk = this.walks.get(underlying_currency) ?? [{ mid: anchor, seed: (this.seed + index) >>> 0 }];
    this.walks.set(underlying_currency, walk);
    const step = Math.min(tick, STEPS_MAX);
    for (let last = walk.at(-1); walk.length <= step && last !== undefined; last = walk.at(-1)) {
      walk.push(stepMid(last, { anchor, priceScale, ...WALK }));
    }
    return {
      ...quoteAroundMid(walk[step]?.mid ?? anchor, DEFAULT_SPREAD_BPS, priceScale),
      asOf: toTimestamp(new Date(BEGINNING_MS + tick * TICK_MS)),
      isPinned: false,
    };
  }
}
