import { platformCodeSchema, PUBLIC_EVENT_TYPES } from '@ballast/contracts';
import { z } from 'zod';
import { nonEmpty, wholeNumber } from './fields';
import { internalCall, type Frozen } from './internal-call';

const EVENTS_PER_PAGE_MAX = 1_000;

const recordedEventSchema = z.object({
  /** Place among the events of its platform, from 1, without gaps. */
  position: z.int(),
  notification_id: z.string(),
  type: z.enum(PUBLIC_EVENT_TYPES),
  resource_id: z.guid(),
  occurred_at: z.string(),
  /** The text that webhooks send and sign. */
  payload: z.string(),
});

/** A public event as it was recorded. */
export type RecordedEvent = Frozen<z.output<typeof recordedEventSchema>>;

const eventsPageSchema = z.object({
  events: z.array(recordedEventSchema),
  /** `after` of the next page. It lies beyond the last event of this page when later events did not match. */
  next_after: z.int(),
  has_more: z.boolean(),
});
export type EventsPage = Frozen<z.output<typeof eventsPageSchema>>;

const platformKeySchema = z.object({
  platform_code: z.string(),
  /** False when the platform existed and only got one more key. */
  created: z.boolean(),
  key: z.string(),
  secret: z.string(),
});
/** A key with all scopes. Its secret is shown in this answer only. */
export type PlatformKey = Frozen<z.output<typeof platformKeySchema>>;

const servedBy = ['gateway'] as const;

export const EVENTS = {
  list: internalCall({
    method: 'GET',
    path: '/internal/events',
    summary: 'Public events of a platform, from a position or an instant on.',
    servedBy,
    callers: ['webhook-dispatcher'],
    query: z.object({
      platform_code: nonEmpty,
      after: wholeNumber.min(0).default(0),
      since: z.iso.datetime({ offset: true }).optional(),
      limit: wholeNumber.min(1).max(EVENTS_PER_PAGE_MAX).default(EVENTS_PER_PAGE_MAX),
    }),
    answer: eventsPageSchema,
  }),
} as const;

export const PLATFORMS = {
  put: internalCall({
    method: 'PUT',
    path: '/internal/platforms/{platform_code}',
    summary: 'Makes a platform unless it exists, and one more key with all scopes.',
    servedBy,
    callers: ['operator'],
    params: z.object({ platform_code: platformCodeSchema }),
    answer: platformKeySchema,
  }),
} as const;
