/** A fault that the sandbox can arm, with its argument. */
export type FaultScenario =
  /** `asset` null: every asset of the Operation. */
  | { readonly kind: 'price_unavailable'; readonly asset: string | null }
  | { readonly kind: 'slow_pricing'; readonly delayMs: number }
  | { readonly kind: 'venue_reject'; readonly asset: string }
  | { readonly kind: 'slow_settle'; readonly delayMs: number }
  | { readonly kind: 'rail_reject' }
  | { readonly kind: 'rail_return' }
  /** No answer until the faults are cleared. */
  | { readonly kind: 'rail_timeout' }
  | { readonly kind: 'slow_rail'; readonly delayMs: number };

export type FaultKind = FaultScenario['kind'];

/** The forms in which callers write scenarios. */
export const FAULT_SCENARIOS = [
  'price_unavailable',
  'price_unavailable:{ASSET}',
  'slow_pricing:{ms}',
  'venue_reject:{ASSET}',
  'slow_settle:{ms}',
  'rail_reject',
  'rail_return',
  'rail_timeout',
  'slow_rail:{ms}',
] as const;

/** The longest wait that a scenario may ask for: an hour. */
export const FAULT_DELAY_MAX_MS = 3_600_000;
