import { z } from 'zod';
import { messageType } from '../log/envelope';
import { TOPICS } from '../log/topics';
import { apiKeySchema } from './resources';

/** The whole key after the change, without its secret. */
const keyFact = z.object({ api_key: apiKeySchema });

export const platformCreated = messageType({
  topic: TOPICS.accessEvents,
  type: 'platform.created',
  summary: 'A platform was created.',
  data: z.object({ platform_code: z.string() }),
});

export const apiKeyCreated = messageType({
  topic: TOPICS.accessEvents,
  type: 'api_key.created',
  summary: 'An API key was created. Its secret is no part of the message.',
  data: keyFact,
});

export const apiKeyRotated = messageType({
  topic: TOPICS.accessEvents,
  type: 'api_key.rotated',
  summary: 'An API key got a new secret, which is no part of the message.',
  data: keyFact,
});

export const apiKeyRevoked = messageType({
  topic: TOPICS.accessEvents,
  type: 'api_key.revoked',
  summary: 'An API key was revoked, and is refused from the time of the message on.',
  data: keyFact,
});
