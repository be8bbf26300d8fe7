import { Inject, Injectable } from '@nestjs/common';
import { nextRandom, quoteAroundMid, stepMid, type WalkState } from '@ballast/domain-pricing';
import { WritePath } from '@ballast/platform-log';
import type { Tx } from '@ballast/platform-postgres';
import { SERVICE_CONFIG } from '@ballast/platform-service';
import type { PricingConfig } from '../config';
import { LISTED_INSTRUMENTS } from '../list-instruments/listed-instruments';
import { QuoteStore } from './quote.store';
import { WalkStore, type DueInstrument, type Lead, type WalkStep } from './walk.store';

const ANCHORS = new Map(LISTED_INSTRUMENTS.map(({ instrument, anchor }) => [instrument.symbol, anchor]));

/** Takes the steps of the random walk. */
@Injectable()
export class WalkPricesHandler {
  constructor(
    private readonly writePath: WritePath,
    private readonly walks: WalkStore,
    private readonly quotes: QuoteStore,
    @Inject(SERVICE_CONFIG) private readonly config: PricingConfig,
  ) {}

  /**
   * Moves every instrument whose price is due by one step. With `in turn` prices are fresh when this returns, also when
   * another instance was taking the step.
   */
  walk(lead: Lead): Promise<void> {
    return this.writePath.run(async (tx) => {
      if (await this.walks.takeLead(tx, lead)) await this.takeSteps(tx);
      return { result: undefined, messages: [] };
    });
  }

  private async takeSteps(tx: Tx): Promise<void> {
    const due = await this.walks.loadDue(tx, this.config.PRICING_WALK_INTERVAL_MS);
    const steps = due.flatMap((instrument) => step(instrument, this.config));
    if (steps.length === 0) return;
    await this.walks.save(tx, steps);
    await this.quotes.save(
      tx,
      steps.map(({ symbol, next, price_scale }) => ({
        symbol,
        ...quoteAroundMid(next.mid, this.config.PRICING_SPREAD_BPS, price_scale),
        asOf: null,
      })),
    );
  }
}

function step(instrument: DueInstrument, config: PricingConfig): readonly WalkStep[] {
  const { symbol, underlying_currency, price_scale } = instrument;
  const anchor = instrument.anchor ?? ANCHORS.get(symbol);
  if (anchor === undefined) return [];
  const current: WalkState = {
    mid: instrument.mid ?? anchor,
    seed: instrument.seed === null ? seedOf(config.PRICING_WALK_SEED, underlying_currency) : Number(instrument.seed),
  };
  const terms = {
    anchor,
    priceScale: price_scale,
    maxStepPpm: config.PRICING_WALK_STEP_PPM,
    bandBps: config.PRICING_WALK_BAND_BPS,
  };
  return [{ symbol, price_scale, anchor, next: stepMid(current, terms) }];
}

/** The seed of an asset, not of an instrument: an asset moves alike in every currency, or their cross rate would drift. */
function seedOf(seed: number, asset: string): number {
  return [...asset].reduce((mixed, letter) => nextRandom(mixed ^ letter.charCodeAt(0)).value, seed);
}
