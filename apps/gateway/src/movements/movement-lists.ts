import { Inject, Injectable } from '@nestjs/common';
import type { MovementKind } from '@ballast/contracts';
import { readZrn } from '@ballast/domain-advisors';
import { toTimestamp, type Clock } from '@ballast/kernel';
import { type Answer, type Call, EMPTY_PAGE, pageAnswer, PageTokens } from '@ballast/platform-edge';
import { CLOCK } from '@ballast/platform-service';
import { MovementsQuery } from '../projections';

/** A list of movements of one kind. Absent filters keep everything. */
export interface MovementList {
  /** Member of the answer that has the entries. */
  readonly plural: string;
  readonly kind: MovementKind;
  /** Name of the account, in any form of a ZRN. */
  readonly zrn: string | undefined;
  readonly holder: string | undefined;
  readonly status: string | undefined;
  readonly clientId?: string | undefined;
}

/** Pages of movements, as their callers may read them. A name that is no ZRN gives an empty list. */
@Injectable()
export class MovementLists {
  constructor(
    private readonly movements: MovementsQuery,
    private readonly tokens: PageTokens,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async answer(call: Call, { plural, kind, zrn, holder, status, clientId }: MovementList): Promise<Answer> {
    const page = this.tokens.read(call);
    const account = zrn === undefined ? undefined : readZrn(zrn)?.id;
    const isUnknown = zrn !== undefined && account === undefined;
    const filter = { kind, account, holder, status, clientId };
    const { bodies, next } = isUnknown
      ? EMPTY_PAGE
      : await this.movements.list(call.view, filter, { page, now: toTimestamp(this.clock()) });
    return pageAnswer(plural, bodies, this.tokens.write(next, call));
  }
}
