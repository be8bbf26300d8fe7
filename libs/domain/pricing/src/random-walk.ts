import { BASIS_POINTS, divide, formatUnits, mulDiv, parseUnits } from '@ballast/kernel';

const PARTS_PER_MILLION = 1_000_000n;

/** The walk of one instrument at one moment. The same state always has the same next state. */
export interface WalkState {
  readonly mid: string;
  /** State of the generator: an unsigned integer of 32 bits. */
  readonly seed: number;
}

export interface WalkTerms {
  /** Price at which the walk began; the band lies around it. */
  readonly anchor: string;
  readonly priceScale: number;
  /** The largest move of one step, in millionths of the mid. */
  readonly maxStepPpm: number;
  /** Largest distance of the walk from the anchor, in basis points below 10,000. */
  readonly bandBps: number;
}

/** The next mid: at most one step away, inside the band, greater than 0. */
export function stepMid(state: WalkState, terms: WalkTerms): WalkState {
  const { seed, value } = nextRandom(state.seed);
  const mid = parseUnits(state.mid, terms.priceScale);
  const stepPpm = BigInt((value % (2 * terms.maxStepPpm + 1)) - terms.maxStepPpm);
  const moved = mid + mulDiv(mid, stepPpm, PARTS_PER_MILLION, 'halfEven');
  return { mid: formatUnits(withinBand(moved, terms), terms.priceScale), seed };
}

function withinBand(units: bigint, { anchor, bandBps, priceScale }: WalkTerms): bigint {
  const center = parseUnits(anchor, priceScale) * BASIS_POINTS;
  const width = parseUnits(anchor, priceScale) * BigInt(bandBps);
  // Rounded up from more than 0, so never less than one unit.
  const low = divide(center - width, BASIS_POINTS, 'up');
  const high = divide(center + width, BASIS_POINTS, 'down');
  const capped = units > high ? high : units;
  return capped < low ? low : capped;
}

/**
 * Mulberry32: a generator whose whole state is one 32-bit number, so a stored seed continues the walk after a restart.
 * Good enough to look like a market, and for nothing else.
 */
export function nextRandom(seed: number): { readonly seed: number; readonly value: number } {
  const next = (seed + 0x6d2b79f5) >>> 0;
  let mixed = Math.imul(next ^ (next >>> 15), next | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return { seed: next, value: (mixed ^ (mixed >>> 14)) >>> 0 };
}
