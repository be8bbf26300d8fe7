import { z } from 'zod';
import { NO_NUL, NO_NUL_RULE } from './transfers';

/** An object of texts whose names the caller chooses. It is stored and shown as it is. */
export function textMembers({
  members,
  nameLength,
  valueLength,
}: {
  readonly members: number;
  readonly nameLength: number;
  readonly valueLength: number;
}) {
  const name = z
    .string()
    .max(nameLength)
    .regex(/^[A-Za-z0-9_.-]+$/, 'must have letters, digits, _, . and - alone');
  return z
    .record(name, z.string().max(valueLength).regex(NO_NUL, NO_NUL_RULE))
    .refine((given) => Object.keys(given).length <= members, `must have at most ${members} members`)
    .meta({ maxProperties: members });
}
