import { findReplicationRisk } from './replication';

interface Settings {
  readonly standbys: number;
  readonly names: string;
  readonly commit: string;
}

/** A database that answers the one question about its replication. */
function databaseWith({ standbys, names, commit }: Settings): Parameters<typeof findReplicationRisk>[0] {
  const row = { standbys, synchronous_standby_names: names, synchronous_commit: commit };
  return { query: <R extends object>() => Promise.resolve([row as unknown as R]) };
}

describe('the risk that a failover loses commits', () => {
  it.each([
    ['without a standby', { standbys: 0, names: '', commit: 'on' }],
    ['with a standby that every commit waits for', { standbys: 2, names: 'ANY 1 (a, b)', commit: 'on' }],
    ['with a standby that has received every commit', { standbys: 1, names: '*', commit: 'remote_write' }],
  ])('is none %s', async (_what, settings) => {
    expect(await findReplicationRisk(databaseWith(settings))).toBeUndefined();
  });

  it.each([
    ['no standby is synchronous', { standbys: 1, names: '', commit: 'on' }, 'synchronous_standby_names is empty'],
    ['commits wait for nobody', { standbys: 1, names: '*', commit: 'local' }, 'synchronous_commit is local'],
  ])('is told when %s', async (_what, settings, words) => {
    expect(await findReplicationRisk(databaseWith(settings))).toContain(words);
  });
});
