import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { SERVICE_NAMES, type ServiceName } from '@ballast/all-in-one';

const ROOT = join(__dirname, '..', '..');

/** The contexts of the contracts whose messages each app sends or reads. */
const SPOKEN: Readonly<Record<ServiceName | 'cli', readonly string[]>> = {
  'advisor-registry': ['registry'],
  auditor: ['audit'],
  cli: ['audit', 'operator'],
  'credit-check': ['credit', 'execution', 'money', 'pricing', 'quote', 'registry'],
  execution: ['execution', 'quote', 'sandbox'],
  gateway: [
    'access',
    'audit',
    'credit',
    'money',
    'operation',
    'pricing',
    'quote',
    'rebalancing',
    'registry',
    'request',
    'strategy',
    'webhook',
  ],
  'money-movement': ['money', 'sandbox'],
  'operation-orchestrator': ['credit', 'execution', 'operation', 'operator', 'pricing'],
  pricing: ['pricing', 'sandbox'],
  rebalancer: ['rebalancing'],
  'webhook-dispatcher': ['webhook'],
};

function loadedMessages(apps: readonly string[]): unknown {
  const script = join(ROOT, 'tools/loaded-messages.mjs');
  const { stdout, stderr } = spawnSync(process.execPath, [script, ...apps], { encoding: 'utf8' });
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

describe('the process of an app', () => {
  it('loads the messages of the contexts that the app speaks, and of no other', () => {
    expect(loadedMessages([...SERVICE_NAMES, 'cli'])).toEqual(SPOKEN);
  });
});
