import {
  GENERAL_LABEL,
  type AppliedAccount,
  type AppliedGrant,
  type OperationType,
  type Permission,
} from '@ballast/contracts';
import { accountId } from '@ballast/domain-advisors';
import { Decimal } from '@ballast/kernel';
import { tradedOf, type JudgedExecution } from '../services/credit/authorizations';
import { PLATFORM } from '../services/gateway/requests';
import type { World } from '../world';

const RIGHTS: Readonly<Record<OperationType, readonly Permission[]>> = {
  enrollment: ['BUY'],
  top_up: ['BUY'],
  partial_sell: ['SELL'],
  liquidation: ['SELL'],
  rebalance: ['BUY', 'SELL'],
};
const DAILY_EXCEEDED = 'advisor daily limit exceeded';

/**
 * Violations of the rules about who may trade, found without the function that decides: from the versions that count, from
 * the decisions in their order, and from the ledger.
 */
export function authorizationViolations(world: World): readonly string[] {
  const lives = new Lives(world);
  const days = new Days(world);
  return world.credit.authorizations.history.all.flatMap((event): readonly string[] => {
    if (event.kind === 'ended') {
      days.end(event.sourceId);
      return [];
    }
    return judgedViolations(event, lives, days).map((what) => `Execution ${event.sourceId} of ${event.actor}: ${what}`);
  });
}

function judgedViolations(event: JudgedExecution, lives: Lives, days: Days): readonly string[] {
  const { decision, actor, at } = event;
  const holder = decision.participant_code;
  const { grant_version: version, authorized_at: authorizedAt } = decision;
  if (decision.outcome !== 'accepted') return refusalViolations(event, lives, days);
  if (authorizedAt === undefined) return ['it was accepted without the time of its authorization'];
  if (actor === holder || lives.isTenant(holder, actor, authorizedAt)) {
    return version === undefined ? [] : [`it names version ${version} of a grant that it does not need`];
  }
  const life = lives.of(holder, actor)[(version ?? 0) - 1];
  if (life === undefined) return ['it was accepted without a grant'];
  const { grant, next } = life;
  return [
    ...(isInForce(life, authorizedAt) ? [] : [`version ${grant.version} was not in force at ${authorizedAt}`]),
    ...(next === undefined || authorizedAt < next.effective_at ? [] : [`version ${next.version} counted already`]),
    ...(authorizedAt >= at ? [] : ['it was authorized before it was decided']),
    ...RIGHTS[event.command.type]
      .filter((right) => !grant.permissions.includes(right))
      .map((right) => `version ${grant.version} has no right to ${right}`),
    ...limitViolations(event, grant, days),
  ];
}

function limitViolations(event: JudgedExecution, { limits }: AppliedGrant, days: Days): readonly string[] {
  const { decision, command } = event;
  const { assets, order_notional: most, daily_notional: daily, currency } = limits;
  const running = decision.legs.filter(({ status }) => status === undefined);
  const strange = assets === undefined ? [] : running.filter(({ asset }) => !assets.includes(asset));
  const notional = Decimal.of(decision.authorized_notional ?? '0');
  const used = days.usedBefore(event);
  days.add(event, notional);
  const isIn = (limit: string, amount: Decimal): boolean =>
    command.quoted_currency === currency && amount.compare(Decimal.of(limit)) <= 0;
  return [
    ...strange.map(({ asset }) => `it trades ${asset}, which is not allowed`),
    ...(most === undefined || isIn(most, notional) ? [] : [`${notional.toString()} exceeds the limit of an order`]),
    ...(daily === undefined || isIn(daily, used.plus(notional))
      ? []
      : [`${notional.toString()} after ${used.toString()} exceeds the limit of the day`]),
  ];
}

/** A refusal that the grant in force, or the usage of the day, does not give a reason for. */
function refusalViolations(event: JudgedExecution, lives: Lives, days: Days): readonly string[] {
  const { decision, actor, at, command } = event;
  const life = lives.of(decision.participant_code, actor).findLast(({ grant }) => grant.effective_at <= at);
  if (life === undefined || !isInForce(life, at) || !lives.isAlwaysApproved(actor)) return [];
  if (decision.status_code === 'advisor_not_authorized') return [`it was refused under version ${life.grant.version}`];
  const { daily_notional: daily, currency } = life.grant.limits;
  const amount = command.participants.find((each) => each.participant_code === decision.participant_code)?.amount;
  const isJudged = decision.status_reason === DAILY_EXCEEDED && RIGHTS[command.type].length === 1;
  if (!isJudged || daily === undefined || amount === undefined || currency !== command.quoted_currency) return [];
  if (RIGHTS[command.type].includes('SELL')) return [];
  const used = days.usedBefore(event);
  return used.plus(Decimal.of(amount)).compare(Decimal.of(daily)) > 0
    ? []
    : [`${amount} after ${used.toString()} was refused by a limit of ${daily}`];
}

/** A version of a grant with the version after it. */
interface Life {
  readonly grant: AppliedGrant;
  readonly next: AppliedGrant | undefined;
}

function isInForce({ grant, next }: Life, at: string): boolean {
  const { status, effective_at, expires_at } = grant;
  const isBegun = status === 'active' && effective_at <= at;
  return isBegun && (expires_at === '' || at < expires_at) && (next === undefined || at < next.effective_at);
}

/** The versions of accounts and grants, with the times in which they counted. */
class Lives {
  private readonly grants = new Map<string, AppliedGrant[]>();
  private readonly accounts = new Map<string, AppliedAccount[]>();

  constructor(private readonly world: World) {
    for (const { account, grants } of world.credit.customerAccounts.applied.all) {
      this.accounts.set(account.id, [...(this.accounts.get(account.id) ?? []), account]);
      for (const grant of grants) {
        const key = `${account.id} ${grant.participant_code}`;
        this.grants.set(key, [...(this.grants.get(key) ?? []), grant]);
      }
    }
  }

  of(holder: string, advisor: string): readonly Life[] {
    const versions = this.grants.get(`${idOf(holder)} ${advisor}`) ?? [];
    return versions.map((grant, index) => ({ grant, next: versions[index + 1] }));
  }

  /** Whether somebody was a tenant at a time. A change may count one millisecond after the checks that obey it. */
  isTenant(holder: string, code: string, at: string): boolean {
    const versions = this.accounts.get(idOf(holder)) ?? [];
    return versions.some(
      ({ tenants, effective_at }, index) =>
        tenants.includes(code) &&
        Date.parse(effective_at) <= Date.parse(at) + 1 &&
        at < (versions[index + 1]?.effective_at ?? '9'),
    );
  }

  /** Whether a participant was approved when it was registered, and never changed. */
  isAlwaysApproved(code: string): boolean {
    const found = this.world.registry.participants.get(PLATFORM)?.get(code);
    return found?.status === 'approved' && found.created_at === found.updated_at;
  }
}

/**
 * Notionals that count for the days of advisors: those that open Executions were authorized for, and those that ended
 * ones have traded.
 */
class Days {
  private readonly rows = new Map<string, { readonly sourceId: string; readonly notional: Decimal }[]>();
  private readonly ended = new Set<string>();

  constructor(private readonly world: World) {}

  usedBefore(event: JudgedExecution): Decimal {
    const { quoted_currency: currency } = event.command;
    const rows = this.rows.get(dayOf(event)) ?? [];
    return Decimal.sum(
      rows.map(({ sourceId, notional }) =>
        this.ended.has(sourceId) ? tradedOf(this.world.credit.ledger, sourceId, currency) : notional,
      ),
    );
  }

  add(event: JudgedExecution, notional: Decimal): void {
    const key = dayOf(event);
    this.rows.set(key, [...(this.rows.get(key) ?? []), { sourceId: event.sourceId, notional }]);
  }

  end(sourceId: string): void {
    this.ended.add(sourceId);
  }
}

function dayOf({ decision, actor, at, command }: JudgedExecution): string {
  const day = (decision.authorized_at ?? at).slice(0, 'YYYY-MM-DD'.length);
  return [decision.participant_code, actor, command.quoted_currency, day].join(' ');
}

function idOf(holder: string): string {
  return accountId(PLATFORM, holder, GENERAL_LABEL);
}
