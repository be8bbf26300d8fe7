import { envelopeSchema, TOPIC_DEFINITIONS, type MessageType } from '@ballast/contracts';
import { MESSAGE_TYPES } from '@ballast/contracts/message-types';
import { createSchema } from 'zod-openapi';
import { z } from 'zod';
import { CONTACT, LICENSE } from './imprint';

const DAY_MS = 24 * 60 * 60 * 1000;

/** The AsyncAPI 3 document of the log: its topics, and every type of message with its schema. */
export function asyncApiDocument(): object {
  const schemas: Record<string, unknown> = {};
  const messages = Object.fromEntries(MESSAGE_TYPES.map((type) => [type.type, messageOf(type, schemas)]));
  const channels = Object.fromEntries(
    TOPIC_DEFINITIONS.map(({ name, key, retentionMs, summary }) => [
      name,
      {
        address: name,
        summary,
        description: `Key: ${key}. ${retentionMs < 0 ? 'Kept for ever.' : `Kept for ${retentionMs / DAY_MS} days.`}`,
        messages: Object.fromEntries(
          MESSAGE_TYPES.filter(({ topic }) => topic === name).map(({ type }) => [
            type,
            { $ref: `#/components/messages/${type}` },
          ]),
        ),
        bindings: { kafka: { topicConfiguration: { 'cleanup.policy': ['delete'], 'retention.ms': retentionMs } } },
      },
    ]),
  );
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Ballast log',
      version: '1.0.0',
      contact: CONTACT,
      license: { name: LICENSE },
      tags: [{ name: 'log', description: 'Topics that the services share.' }],
      description:
        'Every message is an envelope around its `data`. Messages of one key keep their order. Each is delivered at least once and carries an `id` that stays the same.',
    },
    defaultContentType: 'application/json',
    servers: {
      kafka: {
        host: 'localhost:9092',
        protocol: 'kafka',
        description:
          'The brokers in `KAFKA_BROKERS`. Without Kafka the log lives in Postgres and has no server of its own.',
      },
    },
    channels,
    components: { messages, schemas: sorted(schemas) },
  };
}

function messageOf({ type, version, summary, data }: MessageType<unknown>, schemas: Record<string, unknown>): object {
  const envelope = envelopeSchema.extend({ type: z.literal(type), version: z.literal(version), data });
  const { schema, components } = createSchema(envelope, {
    io: 'output',
    opts: {
      // A message may gain optional members, so the document must allow members that it does not name yet.
      override: ({ jsonSchema }) => {
        if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
      },
    },
    schemaRefPath: '#/components/schemas/',
  });
  Object.assign(schemas, components);
  return { name: type, title: type, summary, payload: schema };
}

function sorted(record: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(record).sort(([left], [right]) => (left < right ? -1 : 1)));
}
