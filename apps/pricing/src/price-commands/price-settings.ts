import type { PriceSettings } from '@ballast/contracts';
import type { PricingConfig } from '../config';

/** The settings that decisions about prices depend on, as messages record them. */
export function priceSettings(config: PricingConfig): PriceSettings {
  return {
    stale_after_ms: config.PRICING_STALE_AFTER_MS,
    spread_bps: config.PRICING_SPREAD_BPS,
    plan_tolerance_bps: config.PLAN_TOLERANCE_BPS,
  };
}
