import { z } from 'zod';

/** Holder of an API key who called from outside. `participant_code` is present when the key is a participant's. */
const keyActorSchema = z.object({
  platform_code: z.string(),
  key_id: z.string(),
  participant_code: z.string().optional(),
});

/** A service that acts by a clock or a rule of its own, such as `pricing`. */
const serviceActorSchema = z.object({ service: z.string() });

/** A person who operates the installation, by the name that the person gave. */
const operatorActorSchema = z.object({ operator: z.string() });

/**
 * The one who caused a message: the holder of the API key of the first request, a service that acted by a clock or a
 * rule, or an operator. Every message that follows hands the actor on.
 */
export const actorSchema = z.union([keyActorSchema, serviceActorSchema, operatorActorSchema]);

export type Actor = z.output<typeof actorSchema>;

/**
 * The actor in a value that was read from JSON, without members that an actor does not have; undefined when the value is
 * none. Every message is read with it, so it is written by hand: the schema takes ten times as long.
 */
export function readActor(value: unknown): Actor | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { platform_code, key_id, participant_code, service, operator } = value as Readonly<Record<string, unknown>>;
  if (typeof platform_code === 'string' && typeof key_id === 'string') {
    if (participant_code === undefined) return { platform_code, key_id };
    if (typeof participant_code === 'string') return { platform_code, key_id, participant_code };
  }
  if (typeof service === 'string') return { service };
  return typeof operator === 'string' ? { operator } : undefined;
}
