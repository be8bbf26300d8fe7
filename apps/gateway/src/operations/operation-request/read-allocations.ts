import { ALLOCATIONS_MAX, WEIGHT_PATTERN, type Allocation, type Instrument } from '@ballast/contracts';
import { formatUnits, parseUnits } from '@ballast/kernel';
import { isJsonObject, member } from '@ballast/platform-edge';
import type { Markets } from '../../markets';
import { shownName, type Violations } from './violations';

const WEIGHT_SCALE = 18;
const ONE = 10n ** BigInt(WEIGHT_SCALE);
const KNOWN: ReadonlySet<string> = new Set(['underlying_currency', 'weight']);

export interface AllocationRules {
  readonly quotedCurrency: string;
  readonly markets: Markets;
}

export interface ReadAllocations {
  readonly allocations: readonly Allocation[];
  /** In the order of the allocations. */
  readonly instruments: readonly Instrument[];
}

/** Allocations of a request. The result is valid only when no violation was added. */
export function readAllocations(value: unknown, rules: AllocationRules, violations: Violations): ReadAllocations {
  const allocations: Allocation[] = [];
  const instruments: Instrument[] = [];
  if (!Array.isArray(value)) {
    violations.add('body/allocations', value === undefined ? 'is required' : 'must be an array');
  } else if (value.length === 0 || value.length > ALLOCATIONS_MAX) {
    violations.add('body/allocations', `must have 1 to ${ALLOCATIONS_MAX} entries`);
  } else {
    const indexByAsset = new Map<string, number>();
    value.forEach((entry: unknown, index) => {
      const path = `body/allocations/${index}`;
      if (!isJsonObject(entry)) {
        violations.add(path, 'must be an object');
        return;
      }
      for (const name in entry) {
        if (!KNOWN.has(name)) violations.add(`${path}/${shownName(name)}`, 'is not a known field');
      }
      const asset = member(entry, 'underlying_currency');
      const weight = member(entry, 'weight');
      const instrument = readInstrument(asset, { path, index, indexByAsset, rules, violations });
      const violation = weightViolation(weight);
      if (violation !== undefined) violations.add(`${path}/weight`, violation);
      if (instrument !== undefined) instruments.push(instrument);
      if (typeof asset === 'string' && typeof weight === 'string' && violation === undefined) {
        allocations.push({ underlying_currency: asset, weight });
      }
    });
    if (allocations.length === value.length) assertSum(allocations, violations);
  }
  return { allocations, instruments };
}

interface AssetContext {
  readonly path: string;
  readonly index: number;
  readonly indexByAsset: Map<string, number>;
  readonly rules: AllocationRules;
  readonly violations: Violations;
}

function readInstrument(asset: unknown, context: AssetContext): Instrument | undefined {
  const { path, index, indexByAsset, rules, violations } = context;
  const at = `${path}/underlying_currency`;
  if (typeof asset !== 'string') {
    violations.add(at, asset === undefined ? 'is required' : 'must be a string');
    return undefined;
  }
  const first = indexByAsset.get(asset);
  if (first !== undefined) violations.add(at, `repeats body/allocations/${first}/underlying_currency`);
  else indexByAsset.set(asset, index);
  const instrument = rules.markets.find(asset, rules.quotedCurrency);
  if (instrument === undefined) violations.add(at, `is not traded against ${rules.quotedCurrency}`);
  return instrument;
}

function weightViolation(weight: unknown): string | undefined {
  if (weight === undefined) return 'is required';
  if (typeof weight !== 'string') return 'must be a decimal string';
  if (!WEIGHT_PATTERN.test(weight) || parseUnits(weight, WEIGHT_SCALE) > ONE) {
    return 'must be a plain decimal from 0 to 1 with at most 18 decimals';
  }
  return undefined;
}

function assertSum(allocations: readonly Allocation[], violations: Violations): void {
  const sum = allocations.reduce((total, { weight }) => total + parseUnits(weight, WEIGHT_SCALE), 0n);
  if (sum === ONE) return;
  const shown = formatUnits(sum, WEIGHT_SCALE).replace(/\.?0+$/, '');
  violations.add('body/allocations', `must have weights that sum to exactly 1; they sum to ${shown}`);
}
