import { z } from 'zod';
import { identifier, label, timestamp, timestampOrEmpty } from '../resources/formats';

export const SCOPES = ['READ', 'TRADE', 'FUND', 'ADMIN'] as const;
export type Scope = (typeof SCOPES)[number];

export const ALLOWED_IPS_MAX = 100;

const ownerCode = z.string().meta({
  pattern: '^[a-zA-Z0-9_-]{0,6}$',
  description: 'Code of the participant that the key belongs to. Empty for a key of the platform.',
});

export const scopeSchema = z
  .enum(SCOPES)
  .meta({ id: 'ApiKeyScope', description: 'Kind of calls that a key may make.' });

export const apiKeySchema = z
  .object({
    id: identifier('Id of the key.'),
    key: label('Value of the header `X-API-Key`.', 64),
    scopes: z
      .array(scopeSchema)
      .meta({ maxItems: SCOPES.length, description: 'Kinds of calls that the key may make.' }),
    participant_code: ownerCode,
    expires_at: timestampOrEmpty('Time from which on the key is refused. Empty when it never expires.'),
    allowed_ips: z.array(label('IP address or CIDR range.', 64)).meta({
      maxItems: ALLOWED_IPS_MAX,
      description: 'Addresses and CIDR ranges that the key may be used from. `[]`: from anywhere.',
    }),
    previous_secret_expires_at: timestampOrEmpty(
      'Time until which the secret before the last rotation is accepted. Empty when there is none.',
    ),
    created_at: timestamp('Time at which the key was created: RFC 3339, UTC, milliseconds.'),
    updated_at: timestamp('Time of the last change: RFC 3339, UTC, milliseconds.'),
  })
  .meta({ id: 'ApiKey', description: 'A key that requests are signed with.' });
export type ApiKey = Readonly<z.output<typeof apiKeySchema>>;
