import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SERVICE_NAMES } from '@ballast/all-in-one';
import { SIMULATED_SERVICES } from '@ballast/simulation';

const ROOT = join(__dirname, '..', '..');
/** Services without a part in the simulation of the rules: no client of it moves money or stores allocations yet. */
const NOT_SIMULATED = ['money-movement', 'rebalancer'];
const NAMES = [...SERVICE_NAMES].sort();

describe('the list of services in apps/all-in-one/src/service-names.ts', () => {
  it('names every application but the one that runs all of them and the command line', () => {
    const apps = readdirSync(join(ROOT, 'apps'));
    expect(apps.filter((name) => !['all-in-one', 'cli'].includes(name)).sort()).toEqual(NAMES);
  });

  it('is what `node tools/generate-workspace.mjs` last wrote to the files that follow from it', () => {
    const script = join(ROOT, 'tools/generate-workspace.mjs');
    const { stdout, stderr } = spawnSync(process.execPath, [script, '--check'], { encoding: 'utf8' });
    expect({ stale: stdout, stderr }).toEqual({ stale: '', stderr: '' });
  });

  it('is the list of the services that the simulation strikes with faults', () => {
    expect([...SIMULATED_SERVICES, ...NOT_SIMULATED].sort()).toEqual(NAMES);
  });

  it('has a line for each service in the table of docs/architecture.md', () => {
    const page = readFileSync(join(ROOT, 'docs/architecture.md'), 'utf8');
    const rows = [...page.matchAll(/^\| \[([a-z-]+)\]\(\.\.\/apps\/\1\/src\) /gm)].map(([, name]) => name);
    expect(rows.sort()).toEqual(NAMES);
  });
});
