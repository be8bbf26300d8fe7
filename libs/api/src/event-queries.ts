import type { PublicEventType } from '@ballast/contracts';
import { z } from 'zod';
import { queryInteger } from './paging';

export const EVENTS_LIMIT_MAX = 1_000;
const EVENTS_LIMIT_DEFAULT = 100;

/** The optional filter of a list of events by types, with commas between. */
export function typesFilter<const T extends PublicEventType>(known: readonly T[], what = 'the events') {
  const isKnown = (text: string): text is T => (known as readonly string[]).includes(text);
  return z
    .string()
    .transform((text) => text.split(','))
    .refine((types) => types.every(isKnown), `must name types of ${known.join(', ')}, with commas between`)
    .transform((types) => types.filter(isKnown))
    .optional()
    .meta({
      description: `Types of ${what}, with commas between. All types when absent.`,
      maxLength: 1_000,
    });
}

export const eventsLimit = queryInteger(1, EVENTS_LIMIT_MAX)
  .default(EVENTS_LIMIT_DEFAULT)
  .meta({
    description: `Events to read at the most. ${EVENTS_LIMIT_DEFAULT} when absent.`,
    param: { id: 'EventsLimit' },
  });
