import type { AskedConfigurations, ConfigurationsChanged, StoredConfiguration } from '@ballast/contracts';
import { assertNever, nextTimestamp, type Timestamp } from '@ballast/kernel';

type Entry = AskedConfigurations['entries'][number];

/** The outcome of a request for configurations, without the request. */
export type DecidedConfigurations = Omit<ConfigurationsChanged, 'asked'>;

/** Configurations by account. A removed one is there, too. */
export type KnownConfigurations = ReadonlyMap<string, StoredConfiguration>;

/** Makes, replaces, changes or removes configurations. Only a request for a single one can be refused. */
export function decideConfigurations(
  known: KnownConfigurations,
  { kind, entries }: AskedConfigurations,
  now: Timestamp,
): DecidedConfigurations {
  const before = entries.map(({ account_id }) => presentOf(known.get(account_id)));
  if (kind === 'create' && before.some((configuration) => configuration !== null)) {
    return refused('exists');
  }
  if ((kind === 'change' || kind === 'remove') && before.some((configuration) => configuration === null)) {
    return refused('missing');
  }
  const updated = before.filter((configuration) => configuration !== null).length;
  return {
    created: entries.length - updated,
    updated,
    refusal: null,
    configurations: entries.map((entry) => decideOne(known.get(entry.account_id) ?? null, { kind, entry }, now)),
  };
}

function refused(refusal: 'exists' | 'missing'): DecidedConfigurations {
  return { created: 0, updated: 0, refusal, configurations: [] };
}

function presentOf(configuration: StoredConfiguration | undefined): StoredConfiguration | null {
  return configuration === undefined || configuration.is_removed ? null : configuration;
}

interface AskedOne {
  readonly kind: AskedConfigurations['kind'];
  readonly entry: Entry;
}

function decideOne(stored: StoredConfiguration | null, { kind, entry }: AskedOne, now: Timestamp): StoredConfiguration {
  // A configuration that was removed and is made anew is later than its removal.
  const at = stored === null ? now : nextTimestamp(now, stored.updated_at);
  const present = presentOf(stored ?? undefined);
  switch (kind) {
    case 'create':
    case 'put':
    case 'change': {
      const { account_id, strategy_id, participant_code, rebalancing_strategy_ids } = entry;
      const allocation_id = entry.allocation_id ?? present?.allocation_id ?? '';
      const strategies = [...(rebalancing_strategy_ids ?? present?.rebalancing_strategy_ids ?? [])];
      if (present !== null && isSame(present, allocation_id, strategies)) {
        return present;
      }
      return {
        account_id,
        allocation_id,
        rebalancing_strategy_ids: strategies,
        strategy_id,
        participant_code,
        is_removed: false,
        created_at: present?.created_at ?? at,
        updated_at: at,
      };
    }
    case 'remove':
      if (present === null) {
        throw new Error(`no configuration of ${entry.account_id}`);
      }
      return { ...present, is_removed: true, updated_at: at };
    default:
      return assertNever(kind);
  }
}

function isSame(present: StoredConfiguration, allocationId: string, strategies: readonly string[]): boolean {
  return present.allocation_id === allocationId && present.rebalancing_strategy_ids.join() === strategies.join();
}
