import { createHmac } from 'node:crypto';
import { signedContents, timestampSeconds, type Signable } from '@ballast/domain-webhook';
import type { SigningKey } from '../secrets/webhook-secret';

const USER_AGENT = 'Ballast-Webhooks/1.0';

/**
 * The headers of one attempt. Each signature header has one signature for each live secret, newest first, separated by
 * spaces: more than one only during the overlap of a rotation. Standard Webhooks requires this; the `x-zh-hook-*` headers
 * do the same, because a receiver may know only the old or only the new secret until the overlap ends. The owner of a
 * receiver that compares the whole header has to rotate with an overlap of 0.
 */
export function attemptHeaders(
  event: Signable & { readonly type: string },
  body: Buffer,
  keys: readonly SigningKey[],
): Record<string, string> {
  const { zh, standard } = signedContents(event);
  const each = (sign: (key: SigningKey) => string): string => keys.map(sign).join(' ');
  return {
    'content-type': 'application/json',
    'user-agent': USER_AGENT,
    'x-zh-hook-notification-id': event.notificationId,
    'x-zh-hook-payload-type': event.type,
    'x-zh-hook-timestamp': String(event.timestampMs),
    'x-zh-hook-signature': each(({ shown }) =>
      createHmac('sha256', shown).update(body).update(zh.suffix).digest('hex'),
    ),
    'x-zh-hook-signature-256': each(({ shown }) => createHmac('sha256', shown).update(body).digest('hex')),
    'webhook-id': event.notificationId,
    'webhook-timestamp': String(timestampSeconds(event)),
    'webhook-signature': each(
      ({ decoded }) => `v1,${createHmac('sha256', decoded).update(standard.prefix).update(body).digest('base64')}`,
    ),
  };
}
