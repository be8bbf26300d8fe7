import { Inject, Injectable } from '@nestjs/common';
import { GENERAL_LABEL, type AppliedAccount, type AppliedGrant } from '@ballast/contracts';
import {
  accountId,
  authorityOf,
  authorizationTime,
  PLATFORM_AUTHORITY,
  utcDay,
  type Authority,
  type KnownRelation,
} from '@ballast/domain-advisors';
import { Decimal, toTimestamp, type Clock, type Timestamp } from '@ballast/kernel';
import type { Tx } from '@ballast/platform-postgres';
import { CLOCK } from '@ballast/platform-service';
import { AuthorizationStore } from './authorization.store';
import { grantKey } from './grant-key';
import { ParticipantStore, type Access, type ParticipantKey, type Standings } from './participant.store';

/** A participant who acts on the accounts of some holders of its platform; the actor is empty for the platform itself. */
export interface Acting {
  readonly platformCode: string;
  readonly actor: string;
  readonly holders: readonly string[];
}

interface AccountRow {
  readonly account_id: string;
  readonly body: string;
}

interface GrantRow {
  readonly account_id: string;
  readonly participant_code: string;
  readonly body: string;
}

/** A grant that an actor uses, or tries to use. */
export interface UsedGrant {
  readonly accountId: string;
  /** Code of the participant who acts. */
  readonly actor: string;
}

interface ActedOn extends UsedGrant {
  readonly platformCode: string;
  readonly holder: string;
}

/** The latest versions of grants, each with its usage of the day. What a decision authorizes counts in those after it. */
export class GrantBook {
  constructor(
    private readonly grants: ReadonlyMap<string, AppliedGrant>,
    private readonly used: Map<string, string>,
  ) {}

  /** The latest version of a grant; null for an actor who never had one. */
  find({ accountId: id, actor }: UsedGrant): AppliedGrant | null {
    return this.grants.get(grantKey(id, actor)) ?? null;
  }

  /** Notional that counts for today; `0` for a grant without a daily limit. */
  usedOf({ accountId: id, actor }: UsedGrant): string {
    return this.used.get(grantKey(id, actor)) ?? '0';
  }

  /** Notes that a notional in the currency of the daily limit counts from now on. */
  note({ accountId: id, actor }: UsedGrant, notional: string): void {
    const key = grantKey(id, actor);
    this.used.set(
      key,
      Decimal.of(this.used.get(key) ?? '0')
        .plus(Decimal.of(notional))
        .toString(),
    );
  }
}

/** Authorities of the actors of some commands at one time. */
export class Authorities {
  constructor(
    /** Time of the decisions. Where accounts were locked, it was read under their locks. */
    readonly now: Timestamp,
    private readonly known: ReadonlyMap<string, Omit<KnownRelation, 'grant' | 'used'>>,
    readonly grants: GrantBook,
    /** Standings of the holders and of the actors. */
    readonly standings: Standings,
  ) {}

  of({ platformCode, actor }: Omit<Acting, 'holders'>, holder: string): Authority {
    if (actor === '') return PLATFORM_AUTHORITY;
    const used = { accountId: accountId(platformCode, holder, GENERAL_LABEL), actor };
    const known = this.known.get(grantKey(used.accountId, actor)) ?? {
      actor,
      holder,
      actorStatus: undefined,
      account: undefined,
    };
    const grant = this.grants.find(used) ?? undefined;
    return authorityOf({ ...known, grant, used: this.grants.usedOf(used) });
  }
}

/** Loads the authorities of actors over the accounts of Traders, which are the accounts with the label `general`. */
@Injectable()
export class AuthorityStore {
  constructor(
    private readonly authorizations: AuthorizationStore,
    private readonly participants: ParticipantStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Loads the authorities of actors. `locked` locks the accounts of all holders, in the order of their ids, and then holders
   * and actors, so that no change of account, grant or participant counts between `now` and the commit. These are the first
   * locks that a check takes. It locks the accounts of holders that the platform itself acts on, too: to lock those later
   * would be a second pass, and two passes of two checks deadlock.
   */
  async load(tx: Tx, acting: readonly Acting[], access: Access): Promise<Authorities> {
    const acted = actedOn(acting);
    const accounts = await readAccounts(tx, acted.length === 0 ? [] : accountIdsOf(acting), access);
    const actors = acted.map(({ platformCode, actor }) => ({ platformCode, participantCode: actor }));
    const standings = await this.participants.checkedStandings(tx, { holders: holdersOf(acting), actors }, access);
    const grants = await readGrants(tx, acted);
    // Read under all locks.
    const now = toTimestamp(this.clock());
    const known = new Map(
      acted.map(({ accountId: id, platformCode, actor, holder }) => [
        grantKey(id, actor),
        {
          actor,
          holder,
          actorStatus: standings.get(platformCode)?.get(actor)?.status,
          account: accounts.get(id),
        },
      ]),
    );
    return new Authorities(now, known, new GrantBook(grants, await this.usage(tx, grants, now)), standings);
  }

  /** Grants on accounts that are locked, with their usage of the day of `now`. */
  async grants(tx: Tx, used: readonly UsedGrant[], now: Timestamp): Promise<GrantBook> {
    const grants = await readGrants(tx, used);
    return new GrantBook(grants, await this.usage(tx, grants, now));
  }

  /** Usage of the grants that have a daily limit. */
  private async usage(
    tx: Tx,
    grants: ReadonlyMap<string, AppliedGrant & { readonly accountId: string }>,
    now: Timestamp,
  ): Promise<Map<string, string>> {
    const keys = [...grants.values()].flatMap((grant) => {
      const { daily_notional, currency } = grant.limits;
      if (daily_notional === undefined || currency === undefined) return [];
      const day = utcDay(authorizationTime(grant, now));
      return [{ accountId: grant.accountId, participantCode: grant.participant_code, currency, day }];
    });
    return new Map(await this.authorizations.usage(tx, keys));
  }
}

function actedOn(acting: readonly Acting[]): readonly ActedOn[] {
  const acted = new Map<string, ActedOn>();
  for (const { platformCode, actor, holders } of acting) {
    if (actor === '') continue;
    for (const holder of holders) {
      if (holder === actor) continue;
      const id = accountId(platformCode, holder, GENERAL_LABEL);
      acted.set(grantKey(id, actor), { accountId: id, platformCode, actor, holder });
    }
  }
  return [...acted.values()];
}

function holdersOf(acting: readonly Acting[]): readonly ParticipantKey[] {
  return acting.flatMap(({ platformCode, holders }) =>
    holders.map((participantCode) => ({ platformCode, participantCode })),
  );
}

function accountIdsOf(acting: readonly Acting[]): readonly string[] {
  const ids = acting.flatMap(({ platformCode, holders }) =>
    holders.map((holder) => accountId(platformCode, holder, GENERAL_LABEL)),
  );
  return [...new Set(ids)];
}

async function readAccounts(
  tx: Tx,
  accountIds: readonly string[],
  access: Access,
): Promise<ReadonlyMap<string, AppliedAccount>> {
  if (accountIds.length === 0) return new Map();
  const rows = await tx.prepared<AccountRow>(
    `credit.customer_accounts.members.${access}`,
    `SELECT account_id, body FROM credit.customer_accounts WHERE account_id = ANY($1::uuid[])
      ORDER BY account_id ${access === 'locked' ? 'FOR UPDATE' : ''}`,
    [accountIds],
  );
  return new Map(rows.map(({ account_id, body }) => [account_id, JSON.parse(body) as AppliedAccount]));
}

/** Reads the grants after their accounts are locked, so that the statement sees every change that was committed before. */
async function readGrants(
  tx: Tx,
  acted: readonly UsedGrant[],
): Promise<ReadonlyMap<string, AppliedGrant & { readonly accountId: string }>> {
  if (acted.length === 0) return new Map();
  const rows = await tx.prepared<GrantRow>(
    'credit.grants.of_actors',
    `SELECT g.account_id, g.participant_code, g.body
       FROM unnest($1::uuid[], $2::text[]) AS acted (account_id, participant_code)
       JOIN credit.grants g ON g.account_id = acted.account_id AND g.participant_code = acted.participant_code`,
    [acted.map((each) => each.accountId), acted.map(({ actor }) => actor)],
  );
  return new Map(
    rows.map(({ account_id, participant_code, body }) => [
      grantKey(account_id, participant_code),
      { ...(JSON.parse(body) as AppliedGrant), accountId: account_id },
    ]),
  );
}
