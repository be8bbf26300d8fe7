import { generateKeyPairSync } from 'node:crypto';
import { decode, TOPICS } from '@ballast/contracts';
import { checkpointSealed } from '@ballast/contracts/audit';
import type { OutgoingMessage } from '@ballast/platform-log';
import { describeFold, eventually, useRunningService } from '@ballast/test-infra';
import { service } from '../index';
import { record } from '../record';

const MESSAGES = 20;

const pem = generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
const running = useRunningService(service, [TOPICS.auditCheckpoints], {
  AUDIT_SIGNING_KEY: pem.replaceAll('\n', '\\n'),
});

let sent = 0;

/** Appends messages to two topics, and waits until all of them are sealed. */
async function work(): Promise<void> {
  const messages = Array.from({ length: MESSAGES }, (_, index): OutgoingMessage => {
    const topic = index % 2 === 0 ? TOPICS.registryEvents : TOPICS.tradeEvents;
    return { topic, key: `key ${index % 7}`, type: 'thing.done', value: `{"sent":${sent + index}}` };
  });
  await running.driver.send(messages);
  sent += MESSAGES;
  await eventually('all messages are sealed', () => sealed() >= sent);
}

/** Number of messages that the checkpoints seal. */
function sealed(): number {
  const sizes = new Map<string, number>();
  for (const message of running.driver.received(checkpointSealed.type)) {
    for (const { topic, partition, size } of decode(checkpointSealed, message).data.partitions) {
      const key = `${topic}/${partition}`;
      sizes.set(key, Math.max(size, sizes.get(key) ?? 0));
    }
  }
  return [...sizes.values()].reduce((sum, size) => sum + size, 0);
}

describeFold({ record, databaseUrl: () => running.databaseUrl, work, hasNoInputs: true });
