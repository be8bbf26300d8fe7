import { decode, type AccountChange, type AppliedChange } from '@ballast/contracts';
import { accountApplied, grantApplied } from '@ballast/contracts/credit';
import { accountChanged, grantChanged } from '@ballast/contracts/registry';
import { countChange, countingAfter, type VersionedAccount } from '@ballast/domain-advisors';
import type { Timestamp } from '@ballast/kernel';
import type { LogMessage } from '@ballast/platform-log';
import { deviationOf } from './deviation';
import { PlacedMessages } from './placed-messages';
import { withoutInput, type Outcome, type Replayer, type ReplaySources } from './replayer';

type Applied = ReturnType<typeof accountApplied.data.parse>;
type RegistryChange = ReturnType<typeof accountChanged.data.parse>;

/**
 * Stamps again the instants from which customer accounts and grants count: from the fact of the registry that the credit
 * check applied, and from the instants that it had stamped before.
 */
export class AccountStampReplayer implements Replayer {
  readonly types: readonly string[] = [accountApplied.type, grantApplied.type];

  private placed: PlacedMessages | undefined;
  /** By the id of the account. */
  private readonly counting = new Map<string, VersionedAccount>();

  prepare({ reader }: ReplaySources): Promise<void> {
    this.placed = new PlacedMessages(reader);
    return Promise.resolve();
  }

  async replay(message: LogMessage): Promise<Outcome> {
    const isOfGrants = message.type === grantApplied.type;
    const { input, occurredAt, data } = decode(isOfGrants ? grantApplied : accountApplied, message);
    const fact = await this.placed?.at(input);
    const decidedType = isOfGrants ? grantChanged : accountChanged;
    const outcome =
      fact?.type === decidedType.type
        ? this.judge(data, decode(decidedType, fact).data, occurredAt)
        : withoutInput(input, fact);
    for (const change of data.changes) {
      const { id } = change.account;
      this.counting.set(id, countingAfter(change, this.counting.get(id)));
    }
    return outcome;
  }

  private judge(recorded: Applied, { change_id, changes }: RegistryChange, now: Timestamp): Outcome {
    for (const { account } of recorded.changes) {
      const next = (this.counting.get(account.id)?.version ?? 0) + 1;
      if (account.version > next) return deviationOf(account.version, next, 'changes/account/version');
    }
    const counting = new Map(
      changes.flatMap(({ account: { id } }) => {
        const known = this.counting.get(id);
        return known === undefined ? [] : [[id, known] as const];
      }),
    );
    return deviationOf(recorded, { change_id, changes: changes.flatMap((change) => countOnce(counting, change, now)) });
  }
}

/** The change as it counts, unless it counts already. `counting` has it from then on. */
function countOnce(
  counting: Map<string, VersionedAccount>,
  change: AccountChange,
  now: Timestamp,
): readonly AppliedChange[] {
  const { id } = change.account;
  const known = counting.get(id);
  const stamped = countChange(change, known, now);
  if (stamped === null) return [];
  counting.set(id, countingAfter(stamped, known));
  return [stamped];
}
