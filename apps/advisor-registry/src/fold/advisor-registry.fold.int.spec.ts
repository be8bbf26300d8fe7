import { compose, TOPICS } from '@ballast/contracts';
import {
  accountChanged,
  accountChangeRefused,
  accountCloseRequested,
  grantChanged,
  participantsChanged,
  participantsRegister,
  participantUpdate,
} from '@ballast/contracts/registry';
import { accountId } from '@ballast/domain-advisors';
import { newId } from '@ballast/kernel';
import type { OutgoingMessage } from '@ballast/platform-log';
import { describeFold, type FoldUnderTest, eventually, useRunningService } from '@ballast/test-infra';
import { outsideCause } from '@ballast/test-kit';
import { service } from '../index';
import { record } from '../record';
import { HandledChangeRetention } from '../persistence/handled-change-retention';
import { change, create, createMany, link, linkMany } from '../testing/account-commands';

const running = useRunningService(service, [TOPICS.registryEvents]);
const CODES = Array.from({ length: 40 }, (_, index) => `P${index}`);

function envelope(platformCode: string, changeId: string) {
  return {
    key: platformCode,
    cause: outsideCause(changeId, platformCode),
    place: newId(),
    occurredAt: '2026-04-17T10:00:00.000Z',
  };
}

function register(platformCode: string, codes: readonly string[]): OutgoingMessage {
  const changeId = newId();
  const participants = codes.map((participant_code) => ({
    participant_code,
    status: 'approved' as const,
    funding: 'novated' as const,
  }));
  const data = { change_id: changeId, chunk: 0, chunks: 1, single: codes.length === 1, participants };
  return compose(participantsRegister, { ...envelope(platformCode, changeId), data });
}

function update(platformCode: string, code: string, fields: object): OutgoingMessage {
  const changeId = newId();
  const data = { change_id: changeId, participant_code: code, ...fields };
  return compose(participantUpdate, { ...envelope(platformCode, changeId), data });
}

/** Registers and changes the participants of a new platform, and makes and changes their accounts. */
async function work(): Promise<void> {
  const tenant = newId().slice(0, 6).toUpperCase();
  const messages = [
    register(tenant, CODES.slice(0, 30)),
    register(tenant, CODES),
    register(tenant, ['P0']),
    ...CODES.map((code) => update(tenant, code, { status: 'locked' })),
    update(tenant, 'P1', { disabled_instruments: ['BTC/USD', 'ETH/USD'] }),
    update(tenant, 'NOBODY', { status: 'approved' }),
    update(tenant, 'P1', { external_id: 'client-1' }),
    update(tenant, 'P2', { external_id: 'client-1' }),
    update(tenant, 'P1', { external_id: '' }),
    update(tenant, 'P2', { external_id: 'client-1' }),
  ];
  await running.driver.send(messages.slice(0, 10));
  await running.driver.send(messages.slice(10));
  await eventually(
    'the answers of the registry',
    () =>
      running.driver.received(participantsChanged.type).filter(({ key }) => key === tenant).length === messages.length,
  );
  await workOnAccounts(newId().slice(0, 6).toUpperCase());
}

/** Makes accounts, changes their tenants and advisors, closes an account, and lets a grant expire; some commands are refused. */
async function workOnAccounts(tenant: string): Promise<void> {
  const id = accountId(tenant, 'P0', 'general');
  const messages = [
    create(tenant, 'P0', { tenants: ['P1'], financial_advisors: ['P2', 'P3'] }),
    create(tenant, 'P4', { account_label: 'savings' }),
    create(tenant, 'P0'),
    change(tenant, id, { kind: 'set_tier', tier: 'gold' }),
    change(tenant, id, { kind: 'set_tier', tier: 'gold' }),
    change(tenant, id, { kind: 'add_tenant', participant_code: 'P5' }),
    change(tenant, id, { kind: 'remove_tenant', participant_code: 'P1' }),
    change(tenant, id, { kind: 'unlink_advisor', participant_code: 'P2' }),
    change(tenant, id, { kind: 'patch_grant', participant_code: 'P3', limits: { assets: ['BTC'] } }),
    change(tenant, id, link('P2')),
    change(tenant, id, link('P2')),
    ...[false, true].flatMap((is_empty) => {
      const changeId = newId();
      const savings = accountId(tenant, 'P4', 'savings');
      return [
        change(tenant, savings, { kind: 'close', reason: 'gone' }, changeId),
        change(tenant, savings, { kind: 'finish_close', reason: 'gone', is_empty }, changeId),
      ];
    }),
    createMany(tenant, ['P0', 'P1', 'P2', 'NONE']),
    linkMany(tenant, [id, accountId(tenant, 'P1', 'general'), newId()], 'P2'),
    change(tenant, id, link('P6', { expires_at: new Date(Date.now() + 200).toISOString() })),
  ];
  await running.driver.send([register(tenant, CODES.slice(0, 8)), ...messages]);
  const answers = [accountChanged.type, grantChanged.type, accountChangeRefused.type, accountCloseRequested.type];
  // The registry answers once more than there are commands: its own one, for the grant that has expired, has an answer too.
  await eventually(
    'the answers about accounts',
    () =>
      answers.flatMap((type) => running.driver.received(type)).filter(({ key }) => key === tenant).length ===
      messages.length + 1,
  );
}

const retentionsOf: FoldUnderTest['retentionsOf'] = (writePath, logger) => [
  new HandledChangeRetention(writePath, { HANDLED_KEPT_DAYS: 0 }, logger),
];

describeFold({ record, databaseUrl: () => running.databaseUrl, work, retentionsOf });
