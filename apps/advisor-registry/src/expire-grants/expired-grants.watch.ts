import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { compose, rootCause, type Composed } from '@ballast/contracts';
import { accountChange } from '@ballast/contracts/registry';
import { derivedId, toTimestamp, type Clock, type Timestamp } from '@ballast/kernel';
import { WritePath } from '@ballast/platform-log';
import type { Logger } from '@ballast/platform-observability';
import { CLOCK, LOGGER, PACEMAKER, RecurringWork, type Pacemaker } from '@ballast/platform-service';
import { AskedChanges } from './asked-changes';
import { ExpiredGrantsQuery, type ExpiredGrant } from './expired-grants.query';

/** Milliseconds between two looks. The end of a grant is a version within five seconds. */
const LOOK_EVERY_MS = 1_000;
/** Upper bound of the grants of one look; with more, the next look follows at once. */
const GRANTS_MAX = 500;

/**
 * Asks the registry for the version that ends an expired grant. The question is a command in the stream of the platform,
 * like those of callers, so that the stream stays the only way in which accounts change. Nothing depends on the version:
 * an expired grant is refused by its time.
 */
@Injectable()
export class ExpiredGrantsWatch implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly work: RecurringWork;
  private readonly asked = new AskedChanges();

  constructor(
    private readonly grants: ExpiredGrantsQuery,
    private readonly writePath: WritePath,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) logger: Logger,
    @Inject(PACEMAKER) pacemaker: Pacemaker,
  ) {
    this.work = new RecurringWork({
      name: 'expired grants',
      work: () => this.look(),
      everyMs: LOOK_EVERY_MS,
      logger,
      pacemaker,
    });
  }

  onApplicationBootstrap(): void {
    this.work.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.work.close();
  }

  private async look(): Promise<number | undefined> {
    const now = this.clock();
    const expired = await this.grants.list(toTimestamp(now), GRANTS_MAX);
    this.asked.forget(now.getTime());
    const unasked = expired.filter((grant) => !this.asked.has(changeIdOf(grant)));
    if (unasked.length === 0) return undefined;
    await this.writePath.run(async () => ({
      result: undefined,
      messages: unasked.map((grant) => commandFor(grant, toTimestamp(now))),
    }));
    for (const grant of unasked) this.asked.note(changeIdOf(grant), now.getTime());
    return expired.length < GRANTS_MAX ? undefined : 0;
  }
}

/** The id of the change that ends this version, the same for every instance that asks for it. */
function changeIdOf({ account_id, participant_code, version }: ExpiredGrant): string {
  return derivedId('grant expiry', account_id, `${participant_code}:${version}`);
}

function commandFor(grant: ExpiredGrant, now: Timestamp): Composed {
  const { account_id, participant_code, platform_code: platformCode, version } = grant;
  const changeId = changeIdOf(grant);
  return compose(accountChange, {
    cause: rootCause({ actor: { service: 'advisor-registry' }, correlationId: changeId, platformCode }),
    key: platformCode,
    place: changeId,
    occurredAt: now,
    data: { change_id: changeId, account_id, change: { kind: 'expire_grant', participant_code, version } },
  });
}
