import type { GrantLimits } from '@ballast/contracts';
import { Decimal, format, type Money, type Timestamp } from '@ballast/kernel';
import {
  assetNotAllowed,
  DAILY_LIMIT_EXCEEDED,
  NOT_AUTHORIZED,
  ORDER_LIMIT_EXCEEDED,
  permissionRequired,
  type AuthorizationRefusal,
  type TradeRight,
} from './authorization-refusals';
import type { Authority, GrantRights } from './authority';
import { isInForce } from './grants';

/** The legs that would run, as a limit counts them. A rebalance counts its sells and its buys. */
export interface Trade {
  /** Underlying assets of all legs that would run. */
  readonly assets: readonly string[];
  readonly quotedCurrency: string;
  /** Sum of these legs in the quoted currency. Null when an asset has no price: no bound of an amount can be judged then. */
  readonly notional: Money | null;
}

export interface AuthorizationTerms {
  readonly authority: Authority;
  /** In the order in which a missing right is named. */
  readonly rights: readonly TradeRight[];
  /** Asked only when the grant has limits; null when nothing would be traded. */
  readonly trade: () => Trade | null;
  /** Time of the decision, read under the locks of account and grant. */
  readonly now: Timestamp;
}

export type Authorization =
  | {
      readonly outcome: 'authorized';
      /** 0 unless an advisor acts. */
      readonly grantVersion: number;
      readonly authorizedAt: Timestamp;
    }
  | {
      readonly outcome: 'refused';
      /** Version that refuses; 0 without one. */
      readonly grantVersion: number;
      readonly refusal: AuthorizationRefusal;
    };

/**
 * Decides whether whoever acts may trade on an account: relation, right of each side, asset, order limit, daily limit. The
 * first failing step gives the sentence. The instant of an authorization is never before the version that it names counts.
 */
export function authorize({ authority, rights, trade, now }: AuthorizationTerms): Authorization {
  switch (authority.relation) {
    case 'platform':
    case 'holder':
      return { outcome: 'authorized', grantVersion: 0, authorizedAt: now };
    case 'none':
      return { outcome: 'refused', grantVersion: 0, refusal: NOT_AUTHORIZED };
    case 'tenant':
      return authority.isApproved
        ? { outcome: 'authorized', grantVersion: 0, authorizedAt: now }
        : { outcome: 'refused', grantVersion: 0, refusal: NOT_AUTHORIZED };
    case 'advisor': {
      const { grant } = authority;
      const authorizedAt = authorizationTime(grant, now);
      const refusal = advisorRefusal(authority, { rights, trade, now: authorizedAt });
      return refusal === null
        ? { outcome: 'authorized', grantVersion: grant.version, authorizedAt }
        : { outcome: 'refused', grantVersion: grant.version, refusal };
    }
  }
}

/** The instant of an authorization under a version: `now`, or later when the version counts from a later instant. */
export function authorizationTime({ effective_at }: Pick<GrantRights, 'effective_at'>, now: Timestamp): Timestamp {
  return effective_at > now ? effective_at : now;
}

/** The UTC day of an instant, as `YYYY-MM-DD`. Daily limits count by it. */
export function utcDay(at: Timestamp): string {
  return at.slice(0, 'YYYY-MM-DD'.length);
}

function advisorRefusal(
  { isApproved, grant, used }: Extract<Authority, { relation: 'advisor' }>,
  { rights, trade, now }: Omit<AuthorizationTerms, 'authority'>,
): AuthorizationRefusal | null {
  if (!isApproved || !isInForce(grant, now)) return NOT_AUTHORIZED;
  const missing = rights.find((right) => !grant.permissions.includes(right));
  if (missing !== undefined) return permissionRequired(missing);
  return Object.keys(grant.limits).length === 0 ? null : limitRefusal(grant.limits, trade(), used);
}

function limitRefusal(limits: GrantLimits, trade: Trade | null, used: string): AuthorizationRefusal | null {
  if (trade === null) return null;
  const { assets, order_notional: most, daily_notional: daily, currency } = limits;
  const asset = assets === undefined ? undefined : trade.assets.find((each) => !assets.includes(each));
  if (asset !== undefined) return assetNotAllowed(asset);
  const isJudged = trade.quotedCurrency === currency && trade.notional !== null;
  const notional = trade.notional === null ? Decimal.ZERO : Decimal.of(format(trade.notional));
  if (most !== undefined && (!isJudged || notional.compare(Decimal.of(most)) > 0)) return ORDER_LIMIT_EXCEEDED;
  if (daily === undefined) return null;
  return !isJudged || notional.plus(Decimal.of(used)).compare(Decimal.of(daily)) > 0 ? DAILY_LIMIT_EXCEEDED : null;
}
