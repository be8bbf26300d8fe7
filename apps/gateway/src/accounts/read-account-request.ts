import { API } from '@ballast/api';
import { GENERAL_LABEL, type FundingModel, type GrantLimits } from '@ballast/contracts';
import { orderedPermissions } from '@ballast/domain-advisors';
import { decimalPlaces, format, parseMoney, toTimestamp } from '@ballast/kernel';
import { parseBody, Problem } from '@ballast/platform-http';
import { type z } from 'zod';
import type { Markets } from '../markets';

/** The circumstances by which the terms of a grant are judged. */
export interface GrantContext {
  readonly markets: Markets;
  readonly now: Date;
}

type RequestedLimits = NonNullable<z.output<typeof API.linkAdvisor.body>['limits']>;

/** An account to make, with the values that it has where the body leaves them out. */
export type NewAccount = ReturnType<typeof withDefaults>;
/** A link of an advisor, with the terms that it has where the body leaves them out. */
export type NewLink = ReturnType<typeof linkOf>;

export function readNewAccount(document: unknown): NewAccount {
  return withDefaults(parseBody(API.createCustomerAccount.body, document));
}

export function withDefaults(body: z.output<typeof API.createCustomerAccount.body>) {
  const { participant_code, prefunded, region = 'eu', account_label = GENERAL_LABEL } = body;
  const { type = 'individual', tier = 'pro', tenants = [], financial_advisors = [] } = body;
  const funding = prefunded === undefined ? {} : { prefunded };
  return { participant_code, account_label, region, type, tier, ...funding, tenants, financial_advisors };
}

/**
 * The violation of a `general` account that is to be funded in another way than its holder; undefined for none. An unknown
 * holder is the registry's to refuse.
 */
export function fundingViolation(
  { account_label, prefunded }: NewAccount,
  funding: FundingModel | undefined,
): string | undefined {
  const expected = funding === 'prefunded';
  if (account_label !== GENERAL_LABEL || prefunded === undefined || funding === undefined) return undefined;
  return prefunded === expected ? undefined : `must be ${expected}, because the participant is ${funding}`;
}

/** @throws Problem `invalid_request` naming every violation. */
export function assertNoViolations(errors: readonly string[]): void {
  if (errors.length > 0) throw new Problem('invalid_request', 'The body is not valid.', { errors });
}

export function readLink(document: unknown, context: GrantContext): NewLink {
  return linkOf(parseBody(linkSchema(context), document), context);
}

/** The body of a link whose terms are judged by their circumstances. */
export function linkSchema(context: GrantContext) {
  const { body } = API.linkAdvisor;
  return body.extend({
    expires_at: inTheFuture(body.shape.expires_at, context),
    limits: tradable(body.shape.limits, context),
  });
}

export function linkOf(body: z.output<ReturnType<typeof linkSchema>>, context: GrantContext) {
  const { participant_code, permissions = ['VIEW', 'BUY', 'SELL'], ...terms } = body;
  return {
    participant_code,
    permissions: [...orderedPermissions(permissions)],
    limits: limitsOf(terms.limits ?? {}, context),
    expires_at: timeOf(terms.expires_at ?? ''),
    agreement_ref: terms.agreement_ref ?? '',
  };
}

/** The changed terms of a grant. An absent term stays as it is. */
export function readGrantPatch(document: unknown, context: GrantContext) {
  const { body } = API.updateGrant;
  const schema = body.extend({
    expires_at: inTheFuture(body.shape.expires_at, context),
    limits: tradable(body.shape.limits, context),
  });
  const { permissions, limits, expires_at, agreement_ref } = parseBody(schema, document);
  return {
    ...(permissions === undefined ? {} : { permissions: [...orderedPermissions(permissions)] }),
    ...(limits === undefined ? {} : { limits: limitsOf(limits, context) }),
    ...(expires_at === undefined ? {} : { expires_at: timeOf(expires_at) }),
    ...(agreement_ref === undefined ? {} : { agreement_ref }),
  };
}

function inTheFuture<S extends z.ZodType<string | undefined>>(schema: S, { now }: GrantContext): S {
  // An unparsable time is reported by the schema.
  return schema.refine(
    (at) => at === undefined || at === '' || !(Date.parse(at) <= now.getTime()),
    'must be in the future',
  );
}

/** Limits whose currency and assets are traded, and whose amounts fit the currency. */
function tradable<S extends z.ZodType<RequestedLimits | undefined>>(schema: S, { markets }: GrantContext): S {
  return schema.superRefine((limits, context) => {
    if (limits === undefined) return;
    const violate = (path: (string | number)[], message: string) => context.addIssue({ code: 'custom', path, message });
    const { currency, assets = [] } = limits;
    const scale = currency === undefined ? undefined : markets.scaleOf(currency);
    if (currency !== undefined && scale === undefined)
      violate(['currency'], `must be one of ${markets.currencies.join(', ')}`);
    for (const name of ['order_notional', 'daily_notional'] as const) {
      const amount = limits[name];
      if (amount === undefined) continue;
      if (currency === undefined) violate(['currency'], `is required with ${name}`);
      else if (scale !== undefined && decimalPlaces(amount) > scale)
        violate([name], `must have at most ${scale} decimals`);
    }
    assets.forEach((asset, index) => {
      if (!markets.hasAsset(asset)) violate(['assets', index], 'is not the underlying of an instrument');
    });
  });
}

/** Limits as grants show them: amounts at the scale of their currency. */
function limitsOf(limits: RequestedLimits, { markets }: GrantContext): GrantLimits {
  const { order_notional, daily_notional, currency, assets } = limits;
  const shown = (amount: string): string => {
    const code = currency ?? '';
    return format(parseMoney(amount, code, markets.scaleOf(code) ?? 0));
  };
  return {
    ...(order_notional === undefined ? {} : { order_notional: shown(order_notional) }),
    ...(daily_notional === undefined ? {} : { daily_notional: shown(daily_notional) }),
    ...(currency === undefined ? {} : { currency }),
    ...(assets === undefined ? {} : { assets }),
  };
}

/** A time of any offset in UTC with milliseconds; empty stays empty. */
function timeOf(at: string): string {
  return at === '' ? '' : toTimestamp(new Date(at));
}
