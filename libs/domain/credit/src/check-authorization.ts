import { OPERATION_TRAITS, type DecidedLeg, type OperationType } from '@ballast/contracts';
import {
  authorizationTime,
  authorize,
  isInForce,
  type Authority,
  type Authorization,
  type AuthorizationRefusal,
  type Trade,
  type TradeRight,
} from '@ballast/domain-advisors';
import type { Reason } from '@ballast/domain-execution';
import {
  decidedLeg,
  legsThatRun,
  planBuys,
  planLiquidation,
  planPartialSell,
  planRebalance,
  readHoldings,
  type PlannedLeg,
  type QuotedCurrency,
} from '@ballast/domain-sizing';
import {
  assertNever,
  format,
  money,
  notionalOf,
  parseMoney,
  parseQuantity,
  type Money,
  type Timestamp,
} from '@ballast/kernel';
import { rejected, unplanned, type CheckContext, type CheckResult } from './check-result';
import type { CheckedParticipant } from './credit-state';
import { isHeld } from './held-assets';

const BUY: readonly TradeRight[] = ['BUY'];
const SELL: readonly TradeRight[] = ['SELL'];
/** In the order in which a missing right is named. */
const BOTH: readonly TradeRight[] = ['BUY', 'SELL'];

/** The grant step of the check, which comes before every other step. */
export function checkAuthorization(
  type: OperationType,
  participant: CheckedParticipant,
  { context, now }: { readonly context: CheckContext; readonly now: Timestamp },
): Authorization {
  return authorize({
    authority: participant.authority,
    rights: rightsOf(type),
    trade: () => tradeOf(plannedLegs(type, participant, context), context),
    now,
  });
}

/**
 * The result of a check that the grant step ends. Legs that follow from the request alone are listed, as in every other
 * rejection; legs that would tell what a Trader holds are not.
 */
export function unauthorized(
  type: OperationType,
  participant: CheckedParticipant,
  { context, refusal }: { readonly context: CheckContext; readonly refusal: AuthorizationRefusal },
): CheckResult {
  const reason: Reason = { status_reason: refusal.sentence, status_code: refusal.code };
  return OPERATION_TRAITS[type].actsOnHoldings
    ? unplanned('rejected', reason)
    : rejected(plannedLegs(type, participant, context), reason);
}

/**
 * Whether whoever acts has a relation to the account now. A former advisor is a stranger, to whom nothing about the Traders
 * of others may be shown.
 */
export function isRelated(authority: Authority, now: Timestamp): boolean {
  if (authority.relation !== 'advisor') return authority.relation !== 'none';
  return isInForce(authority.grant, authorizationTime(authority.grant, now));
}

/** The notional of an accepted Execution that counts for its advisor's day until the Execution ends. */
export function authorizedNotional(legs: readonly DecidedLeg[], context: CheckContext): string {
  const running = legs.filter(({ status }) => status === undefined);
  return format(
    totalOf(
      running.map((leg) => notionalOfLeg(leg, context)),
      context.terms.quoted,
    ),
  );
}

function rightsOf(type: OperationType): readonly TradeRight[] {
  const { method } = OPERATION_TRAITS[type];
  switch (method) {
    case 'spend_amount':
      return BUY;
    case 'raise_amount':
    case 'sell_everything':
      return SELL;
    case 'reach_weights':
      return BOTH;
    default:
      return assertNever(method);
  }
}

/** The legs that the check would plan if nothing refused them. Empty for a Trader without holdings or prices. */
function plannedLegs(
  type: OperationType,
  participant: CheckedParticipant,
  { terms, referencePrices, limits, driftedOnlyBps }: CheckContext,
): readonly PlannedLeg[] {
  const { method } = OPERATION_TRAITS[type];
  const amount = parseMoney(participant.requested.amount ?? '0', terms.quoted.currency, terms.quoted.scale);
  switch (method) {
    case 'spend_amount':
      return planBuys(amount, terms);
    case 'raise_amount':
      return planPartialSell(amount, { terms, referencePrices, holdBufferBps: limits.sellHoldBufferBps });
    case 'sell_everything':
    case 'reach_weights': {
      const assets = readHoldings(participant.holdings.filter(isHeld), terms);
      if (assets === null || assets.length === 0) return [];
      return method === 'sell_everything'
        ? planLiquidation(assets, referencePrices)
        : planRebalance(assets, { terms, referencePrices, driftedOnlyBps }).legs;
    }
    default:
      return assertNever(method);
  }
}

/** The legs that run as one trade; null when none does. */
function tradeOf(legs: readonly PlannedLeg[], context: CheckContext): Trade | null {
  const running = legsThatRun(legs).map((leg) => decidedLeg(leg, null));
  if (running.length === 0) return null;
  const { quoted } = context.terms;
  const notionals = running.map((leg) => notionalOfLeg(leg, context));
  const isPriced = notionals.every((notional) => notional !== null);
  return {
    assets: running.map(({ asset }) => asset),
    quotedCurrency: quoted.currency,
    notional: isPriced ? totalOf(notionals, quoted) : null,
  };
}

/** A quantity counts at its reference price, rounded half-even; null without a price. */
function notionalOfLeg({ asset, amount, amount_type }: DecidedLeg, context: CheckContext): Money | null {
  const { quoted, instruments } = context.terms;
  if (amount_type === 'notional') return parseMoney(amount, quoted.currency, quoted.scale);
  const scale = instruments.get(asset)?.quantityScale;
  const price = context.referencePrices.get(asset);
  if (scale === undefined || price === undefined) return null;
  return notionalOf(parseQuantity(amount, asset, scale), price, { scale: quoted.scale, rounding: 'halfEven' });
}

function totalOf(amounts: readonly (Money | null)[], { currency, scale }: QuotedCurrency): Money {
  return money(
    currency,
    scale,
    amounts.reduce((sum, amount) => sum + (amount?.units ?? 0n), 0n),
  );
}
