import { compose, TOPICS } from '@ballast/contracts';
import { participantsChanged, participantsRegister, participantUpdate } from '@ballast/contracts/registry';
import { newId } from '@ballast/kernel';
import type { OutgoingMessage } from '@ballast/platform-log';
import { describeFold, type FoldUnderTest, eventually, useRunningService } from '@ballast/test-infra';
import { outsideCause } from '@ballast/test-kit';
import { service } from '../index';
import { record } from '../record';
import { HandledChangeRetention } from '../persistence/handled-change-retention';

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

/** Registers and changes the participants of a new platform. */
async function work(): Promise<void> {
  const tenant = newId().slice(0, 6).toUpperCase();
  const messages = [
    register(tenant, CODES.slice(0, 30)),
    register(tenant, CODES),
    register(tenant, ['P0']),
    ...CODES.map((code) => update(tenant, code, { status: 'locked' })),
    update(tenant, 'P1', { disabled_instruments: ['BTC/USD', 'ETH/USD'] }),
    update(tenant, 'NOBODY', { status: 'approved' }),
  ];
  await running.driver.send(messages.slice(0, 10));
  await running.driver.send(messages.slice(10));
  await eventually(
    'the answers of the registry',
    () =>
      running.driver.received(participantsChanged.type).filter(({ key }) => key === tenant).length === messages.length,
  );
}

const retentionsOf: FoldUnderTest['retentionsOf'] = (writePath, logger) => [
  new HandledChangeRetention(writePath, { HANDLED_KEPT_DAYS: 0 }, logger),
];

describeFold({ record, databaseUrl: () => running.databaseUrl, work, retentionsOf });
