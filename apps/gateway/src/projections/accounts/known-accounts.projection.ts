import { Injectable } from '@nestjs/common';
import type { AccountChange, CustomerAccount } from '@ballast/contracts';
import type { Tx } from '@ballast/platform-postgres';
import { joinTexts } from '../../persistence/json-texts';

/** Table gateway.known_accounts: every account that the registry has made, as the answer to its caller shows it. */
@Injectable()
export class KnownAccountsProjection {
  /** Adds the accounts among changes that are new. An account that is known already stays as it is. */
  async add(tx: Tx, changes: readonly AccountChange[]): Promise<void> {
    const made = changes.filter(({ account: { version } }) => version === 1);
    if (made.length === 0) return;
    await tx.prepared(
      'gateway.known_accounts.add',
      `INSERT INTO gateway.known_accounts (id, platform_code, region, body)
       SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], string_to_array($4, E'\\n'))
       ON CONFLICT DO NOTHING`,
      [
        made.map(({ account }) => account.id),
        made.map(({ account }) => account.platform_code),
        made.map(({ account }) => account.region),
        joinTexts(made.map((change) => JSON.stringify(unsettled(change)))),
      ],
    );
  }
}

/** The account as it will read once it has settled; the instants from which it counts are not known yet. */
function unsettled({ account, grants }: AccountChange): CustomerAccount {
  const { version, created_at, updated_at, ...head } = account;
  return {
    ...head,
    grants: grants.map(({ decided_at, reason, ...grant }) => ({
      ...grant,
      added_at: '',
      decided_at,
      effective_at: '',
      ended_at: '',
      reason,
    })),
    version,
    effective_at: '',
    created_at,
    updated_at,
  };
}
