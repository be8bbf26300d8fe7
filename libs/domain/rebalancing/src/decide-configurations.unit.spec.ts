import type { AskedConfigurations, StoredConfiguration } from '@ballast/contracts';
import { decideConfigurations } from './decide-configurations';

const NOW = '2026-12-02T10:00:00.000Z';
const stored: StoredConfiguration = {
  account_id: 'T1',
  strategy_id: 'S1',
  participant_code: 'CUST01',
  allocation_id: 'A1',
  rebalancing_strategy_ids: ['R1'],
  is_removed: false,
  created_at: '2026-12-01T10:00:00.000Z',
  updated_at: '2026-12-01T11:00:00.000Z',
};
const removed: StoredConfiguration = { ...stored, is_removed: true };

type Entry = AskedConfigurations['entries'][number];
const entry = (members: Partial<Entry> = {}): Entry => ({
  account_id: 'T1',
  strategy_id: 'S1',
  participant_code: 'CUST01',
  ...members,
});

function decide(
  kind: AskedConfigurations['kind'],
  entries: readonly Entry[],
  known: readonly StoredConfiguration[] = [],
  now = NOW,
) {
  const asked = { change_id: 'C1', chunk: 0, chunks: 1, kind, entries: [...entries] };
  return decideConfigurations(new Map(known.map((each) => [each.account_id, each])), asked, now);
}

describe('a request for configurations', () => {
  it('makes one that is not there, or was removed', () => {
    const made = { ...stored, rebalancing_strategy_ids: [], created_at: NOW, updated_at: NOW };
    for (const known of [[], [removed]]) {
      expect(decide('create', [entry({ allocation_id: 'A1' })], known)).toEqual({
        created: 1,
        updated: 0,
        refusal: null,
        configurations: [made],
      });
    }
  });

  it('makes it later than its removal, although the clock has not moved on', () => {
    const { configurations } = decide('create', [entry({ allocation_id: 'A1' })], [removed], removed.updated_at);
    expect(configurations[0]).toMatchObject({
      created_at: '2026-12-01T11:00:00.001Z',
      updated_at: '2026-12-01T11:00:00.001Z',
    });
  });

  it('is refused when the configuration is there, or is not', () => {
    const nothing = { created: 0, updated: 0, configurations: [] };
    expect(decide('create', [entry({ allocation_id: 'A2' })], [stored])).toEqual({ ...nothing, refusal: 'exists' });
    for (const kind of ['change', 'remove'] as const) {
      expect(decide(kind, [entry()])).toEqual({ ...nothing, refusal: 'missing' });
      expect(decide(kind, [entry()], [removed])).toEqual({ ...nothing, refusal: 'missing' });
    }
  });

  it('replaces and makes many, and counts both', () => {
    const other = entry({ account_id: 'T2', allocation_id: 'A2' });
    const { created, updated, configurations } = decide('put', [entry({ allocation_id: 'A2' }), other], [stored]);
    expect([created, updated]).toEqual([1, 1]);
    expect(configurations).toEqual([
      { ...stored, allocation_id: 'A2', updated_at: NOW },
      { ...stored, ...other, rebalancing_strategy_ids: [], created_at: NOW, updated_at: NOW },
    ]);
  });

  it('changes the members that it names', () => {
    const change = (members: Partial<Entry>) => decide('change', [entry(members)], [stored]).configurations[0];
    expect(change({ allocation_id: 'A2' })).toEqual({ ...stored, allocation_id: 'A2', updated_at: NOW });
    expect(change({ rebalancing_strategy_ids: [] })).toEqual({
      ...stored,
      rebalancing_strategy_ids: [],
      updated_at: NOW,
    });
  });

  it('leaves a configuration as it is when nothing changes', () => {
    expect(decide('change', [entry({ allocation_id: 'A1' })], [stored]).configurations).toEqual([stored]);
  });

  it('keeps a removed configuration with the time of its removal', () => {
    expect(decide('remove', [entry()], [stored]).configurations).toEqual([{ ...removed, updated_at: NOW }]);
  });
});
