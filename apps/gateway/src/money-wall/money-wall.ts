import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { relationOf, type AccountReference, type CountingRecord } from '@ballast/domain-advisors';
import { requestIdPattern, toTimestamp, type Clock } from '@ballast/kernel';
import { member, readLeniently, viewOf, Walls, type Wall, type WalledRequest } from '@ballast/platform-edge';
import { Problem } from '@ballast/platform-http';
import { Reads } from '@ballast/platform-postgres';
import { CLOCK } from '@ballast/platform-service';
import { CustomerAccountsQuery } from '../projections';
import { QuoteStore } from '../quotes';
import { MoneyRefusals } from './money-refusals';
import { familyOf, type WalledFamily } from './walled-paths';

const EXECUTE_PATH = '/convert_withdraw/execute';

/**
 * The money wall. A participant's key gets to a call that moves money only for accounts that the participant holds or is
 * tenant of, and never to one that deposits. Everybody else is refused alike, so a refusal tells nothing about an account;
 * and the refusal comes before scope, request id and body, so an advisor cannot get around it by any of them. The account
 * is read by the read model: what counts for those who get through is the check that places the hold.
 */
@Injectable()
export class MoneyWall implements Wall, OnModuleInit {
  constructor(
    private readonly walls: Walls,
    private readonly accounts: CustomerAccountsQuery,
    private readonly quotes: QuoteStore,
    private readonly refusals: MoneyRefusals,
    private readonly reads: Reads,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.walls.add(this);
  }

  covers(request: Pick<WalledRequest, 'method' | 'path'>): boolean {
    return familyOf(request) !== undefined;
  }

  async judge(request: WalledRequest): Promise<void> {
    const family = familyOf(request);
    if (family === undefined) return;
    const { platformCode, participantCode } = request.caller;
    const now = toTimestamp(this.clock());
    const named = await this.named(request, family);
    const isOwn = (record: CountingRecord | undefined) =>
      record !== undefined && ['holder', 'tenant'].includes(relationOf(participantCode, record, now));
    const accounts = await Promise.all(
      named.map(async (reference) =>
        reference === null ? undefined : await this.accounts.find(platformCode, reference),
      ),
    );
    if (family.permission === 'WITHDRAW' && accounts.length > 0 && accounts.every(isOwn)) return;
    const refused = accounts.find((record) => !isOwn(record));
    if (refused !== undefined && relationOf(participantCode, refused, now) === 'advisor') {
      await this.refusals.add(refused.account, {
        caller: request.caller,
        method: request.method,
        path: knownPath(request, family),
        permission: family.permission,
        requestId: requestIdOf(request),
        now,
      });
    }
    const sentence = `${family.permission} permission required`;
    throw new Problem('permission_required', sentence, { errors: [sentence] });
  }

  /** The accounts that a request names, read leniently: its body may be anything. */
  private async named(
    { path, caller, arrived }: WalledRequest,
    family: WalledFamily,
  ): Promise<readonly (AccountReference | null)[]> {
    const document = readLeniently(arrived.body);
    if (path !== EXECUTE_PATH) return family.accounts(document, caller.platformCode);
    const id = member(document, 'quote_id');
    const found = typeof id === 'string' ? await this.quotes.findExecuted(this.reads, viewOf(caller), id) : undefined;
    return found === undefined ? [] : family.accounts(found.quote, caller.platformCode);
  }
}

/** The path of the call as it is declared, or the walled prefix: an advisor can make up any number of other paths. */
function knownPath({ route }: WalledRequest, { prefix }: WalledFamily): string {
  return route === undefined ? prefix : route.replace(/:([^/]+)/g, '{$1}');
}

function requestIdOf({ arrived }: WalledRequest): string {
  const id = arrived.headers['x-request-id'];
  return typeof id === 'string' && requestIdPattern.test(id) ? id.toLowerCase() : '';
}
