import { readSealingKey, type SealingKey } from '@ballast/domain-seal';
import { integer, serviceConfigSchema } from '@ballast/platform-config';
import { z } from 'zod';

/** A private key of Ed25519 as PEM. Line breaks may be written as `\n`, since many tools set settings of one line only. */
const signingKey = z
  .string({ error: 'is required: a private key of Ed25519 as PEM (openssl genpkey -algorithm ed25519)' })
  .transform((text, context): SealingKey => {
    try {
      return readSealingKey(text.replaceAll('\\n', '\n'));
    } catch {
      context.addIssue({ code: 'custom', message: 'must be a private key of Ed25519 as PEM' });
      return z.NEVER;
    }
  });

export const configSchema = serviceConfigSchema.extend({
  AUDIT_SIGNING_KEY: signingKey.meta({
    description: 'Signs the checkpoints of the record: a private key of Ed25519 as PEM, with `\\n` for line breaks.',
    secret: true,
  }),
  AUDIT_NEXT_SIGNING_KEY: signingKey.optional().meta({
    description:
      'Key that takes over from `AUDIT_SIGNING_KEY`. The next checkpoint names it, and it signs those that follow.',
    secret: true,
  }),
  SEAL_INTERVAL_MS: integer(1_000, 3_600_000)
    .default(1_000)
    .meta({ description: 'Shortest time between two checkpoints.' }),
});

export type AuditorConfig = z.output<typeof configSchema>;
