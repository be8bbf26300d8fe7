import { FAULT_DELAY_MAX_MS, type FaultScenario } from './faults';

const DELAY_PATTERN = /^(0|[1-9][0-9]{0,6})$/;
const ASSET_PATTERN = /^[A-Z0-9]{1,16}$/;

/** Kind and argument of a scenario as callers write it, such as `venue_reject:BTC`. Undefined when there is no such scenario. */
export function parseFaultScenario(text: string): FaultScenario | undefined {
  const [kind, argument, ...rest] = text.split(':');
  if (rest.length > 0) return undefined;
  switch (kind) {
    case 'price_unavailable':
      if (argument === undefined) return { kind, asset: null };
      return ASSET_PATTERN.test(argument) ? { kind, asset: argument } : undefined;
    case 'venue_reject':
      return argument !== undefined && ASSET_PATTERN.test(argument) ? { kind, asset: argument } : undefined;
    case 'rail_reject':
    case 'rail_return':
    case 'rail_timeout':
      return argument === undefined ? { kind } : undefined;
    case 'slow_pricing':
    case 'slow_rail':
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
