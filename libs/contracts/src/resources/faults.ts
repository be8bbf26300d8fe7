/** A fault that the sandbox can arm: what strikes, and its argument. */
export type FaultScenario =
  /** `asset` null: every asset of the Operation. */
  | { readonly kind: 'price_unavailable'; readonly asset: string | null }
  | { readonly kind: 'slow_pricing'; readonly delayMs: number }
  | { readonly kind: 'venue_reject'; readonly asset: string }
  | { readonly kind: 'slow_settle'; readonly delayMs: number };

export type FaultKind = FaultScenario['kind'];

/** How scenarios are written, for a caller who wrote something else. */
export const FAULT_SCENARIOS = [
  'price_unavailable',
  'price_unavailable:{ASSET}',
  'slow_pricing:{ms}',
  'venue_reject:{ASSET}',
  'slow_settle:{ms}',
] as const;

/** The longest wait that a scenario may ask for: an hour. */
export const FAULT_DELAY_MAX_MS = 3_600_000;

const DELAY_PATTERN = /^(0|[1-9][0-9]{0,6})$/;
const ASSET_PATTERN = /^[A-Z0-9]{1,16}$/;

/** `venue_reject:BTC` → its kind and argument; undefined when it is no scenario of ours. */
export function parseFaultScenario(text: string): FaultScenario | undefined {
  const [kind, argument, ...rest] = text.split(':');
  if (rest.length > 0) return undefined;
  switch (kind) {
    case 'price_unavailable':
      if (argument === undefined) return { kind, asset: null };
      return ASSET_PATTERN.test(argument) ? { kind, asset: argument } : undefined;
    case 'venue_reject':
      return argument !== undefined && ASSET_PATTERN.test(argument) ? { kind, asset: argument } : undefined;
    case 'slow_pricing':
    case 'slow_settle': {
      const delayMs = readDelay(argument);
      return delayMs === undefined ? undefined : { kind, delayMs };
    }
    default:
      return undefined;
  }
}

function readDelay(argument: string | undefined): number | undefined {
  if (argument === undefined || !DELAY_PATTERN.test(argument)) return undefined;
  const delayMs = Number(argument);
  return delayMs <= FAULT_DELAY_MAX_MS ? delayMs : undefined;
}
