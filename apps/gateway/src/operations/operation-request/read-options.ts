import type { OperationRequestRules } from '@ballast/api';
import { BASIS_POINTS_MAX } from '@ballast/contracts';
import { isUuid, member, type JsonObject } from '@ballast/platform-edge';
import type { Violations } from './violations';

/** Options of a request; undefined where the request has none. */
export interface OperationOptions {
  readonly maxPriceMoveBps: number | undefined;
  readonly driftedOnlyBps: number | undefined;
  readonly planId: string | undefined;
}

export interface OptionRules {
  readonly rules: Pick<OperationRequestRules, 'takesDrift'>;
  /** A preview makes a plan and cannot take one. */
  readonly takesPlan: boolean;
}

/** Names of the options that a request of this kind may carry. */
export function optionNames({ rules, takesPlan }: OptionRules): readonly string[] {
  return ['max_price_move_bps', ...(rules.takesDrift ? ['drifted_only_bps'] : []), ...(takesPlan ? ['plan_id'] : [])];
}

/** Options of a request. The result is valid only when no violation was added. */
export function readOptions(body: JsonObject, taken: OptionRules, violations: Violations): OperationOptions {
  const names = optionNames(taken);
  const value = (name: string): unknown => (names.includes(name) ? member(body, name) : undefined);
  return {
    maxPriceMoveBps: readBasisPoints(value('max_price_move_bps'), 'body/max_price_move_bps', violations),
    driftedOnlyBps: readBasisPoints(value('drifted_only_bps'), 'body/drifted_only_bps', violations),
    planId: readPlanId(value('plan_id'), violations),
  };
}

function readBasisPoints(value: unknown, path: string, violations: Violations): number | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= BASIS_POINTS_MAX) return value;
  violations.add(path, `must be a whole number from 0 to ${BASIS_POINTS_MAX}`);
  return undefined;
}

function readPlanId(value: unknown, violations: Violations): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'string' && isUuid(value)) return value.toLowerCase();
  violations.add('body/plan_id', 'must be a UUID');
  return undefined;
}
