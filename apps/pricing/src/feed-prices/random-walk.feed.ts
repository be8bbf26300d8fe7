import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { nextRandom, quoteAroundMid, stepMid, type WalkState } from '@ballast/domain-pricing';
import { WritePath } from '@ballast/platform-log';
import type { Logger } from '@ballast/platform-observability';
import type { Tx } from '@ballast/platform-postgres';
import { LOGGER, RecurringWork, SERVICE_CONFIG } from '@ballast/platform-service';
import type { PricingConfig } from '../config';
import { LISTED_INSTRUMENTS } from '../list-instruments/listed-instruments';
import { writeQuotes } from './quote.store';

const ANCHORS = new Map(LISTED_INSTRUMENTS.map(({ instrument, anchor }) => [instrument.symbol, anchor]));

/**
 * The market of the sandbox: a seeded random walk of every instrument, one step a second. Mid and seed are stored, so
 * the walk goes on after a restart where it was. Instances elect a leader for each step, which cannot outlive it.
 */
@Injectable()
export class RandomWalkFeed implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly work: RecurringWork;

  constructor(
    private readonly writePath: WritePath,
    @Inject(SERVICE_CONFIG) private readonly config: PricingConfig,
    @Inject(LOGGER) logger: Logger,
  ) {
    this.work = new RecurringWork({
      name: 'random walk',
      work: async () => {
        await walk(this.writePath, this.config, 'if free');
        return undefined;
      },
      everyMs: config.PRICING_WALK_INTERVAL_MS,
      logger,
    });
  }

  onApplicationBootstrap(): void {
    this.work.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.work.close();
  }
}

/**
 * One step of every instrument whose price is due for it. `if free` leaves the step to another instance that is at it;
 * `in turn` waits for that instance, so that prices are fresh when this returns.
 */
export async function walk(writePath: WritePath, config: PricingConfig, lead: 'if free' | 'in turn'): Promise<void> {
  await writePath.run(async (tx) => {
    if (await takeLead(tx, lead)) await takeSteps(tx, config);
    return { result: undefined, messages: [] };
  });
}

async function takeSteps(tx: Tx, config: PricingConfig): Promise<void> {
  const due = await loadDue(tx, config.PRICING_WALK_INTERVAL_MS);
  const steps = due.flatMap((instrument) => step(instrument, config));
  if (steps.length === 0) return;
  await storeWalks(tx, steps);
  await writeQuotes(
    tx,
    steps.map(({ symbol, next, price_scale }) => ({
      symbol,
      ...quoteAroundMid(next.mid, config.PRICING_SPREAD_BPS, price_scale),
      asOf: null,
    })),
  );
}

async function takeLead(tx: Tx, lead: 'if free' | 'in turn'): Promise<boolean> {
  const key = `hashtextextended('pricing.walk', 0)`;
  if (lead === 'in turn') {
    await tx.query(`SELECT pg_advisory_xact_lock(${key})`);
    return true;
  }
  const [row] = await tx.query<{ is_leader: boolean }>(`SELECT pg_try_advisory_xact_lock(${key}) AS is_leader`);
  return row?.is_leader === true;
}

interface DueInstrument {
  readonly symbol: string;
  readonly underlying_currency: string;
  readonly price_scale: number;
  /** Null before the first step. */
  readonly mid: string | null;
  readonly anchor: string | null;
  readonly seed: string | null;
}

/** Not those that another instance has moved a moment ago. */
function loadDue(tx: Tx, intervalMs: number): Promise<readonly DueInstrument[]> {
  return tx.prepared<DueInstrument>(
    'pricing.walk.due',
    `SELECT i.symbol, i.underlying_currency, i.price_scale, q.mid::text AS mid, w.anchor::text AS anchor, w.seed
       FROM pricing.instruments i
       LEFT JOIN pricing.quotes q ON q.symbol = i.symbol
       LEFT JOIN pricing.walks w ON w.symbol = i.symbol
      WHERE q.symbol IS NULL OR q.as_of <= clock_timestamp() - $1 * interval '1 millisecond'`,
    [intervalMs / 2],
  );
}

interface Step {
  readonly symbol: string;
  readonly price_scale: number;
  readonly anchor: string;
  readonly next: WalkState;
}

function step(instrument: DueInstrument, config: PricingConfig): readonly Step[] {
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

/** By asset, not by instrument: an asset moves alike in every currency, or their cross rate would drift. */
function seedOf(seed: number, asset: string): number {
  return [...asset].reduce((mixed, letter) => nextRandom(mixed ^ letter.charCodeAt(0)).value, seed);
}

async function storeWalks(tx: Tx, steps: readonly Step[]): Promise<void> {
  await tx.prepared(
    'pricing.walk.store',
    `INSERT INTO pricing.walks (symbol, anchor, seed)
     SELECT * FROM unnest($1::text[], $2::numeric[], $3::bigint[])
     ON CONFLICT (symbol) DO UPDATE SET seed = excluded.seed`,
    [steps.map(({ symbol }) => symbol), steps.map(({ anchor }) => anchor), steps.map(({ next }) => next.seed)],
  );
}
