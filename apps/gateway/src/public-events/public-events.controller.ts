import { Controller, Get, Query, UseGuards } from '@nestjs/common';
import { InternalGuard, Problem } from '@ballast/platform-http';
import { z } from 'zod';
import { PublicEvents, type EventsPage } from './public-events.query';

/** Events of one answer at the most. */
const INTERNAL_EVENTS_MAX = 1_000;

const querySchema = z.object({
  platform_code: z.string().min(1),
  after: z.coerce.number().int().min(0).default(0),
  since: z.iso.datetime({ offset: true }).optional(),
  limit: z.coerce.number().int().min(1).max(INTERNAL_EVENTS_MAX).default(INTERNAL_EVENTS_MAX),
});

/** For the platform's own services: the events of any platform, from a position or an instant on. */
@Controller('internal')
@UseGuards(InternalGuard)
export class PublicEventsController {
  constructor(private readonly publicEvents: PublicEvents) {}

  @Get('events')
  async events(@Query() query: unknown): Promise<EventsPage> {
    const parsed = querySchema.safeParse(query);
    if (!parsed.success) {
      const errors = parsed.error.issues.map(({ path, message }) => `query/${path.join('/')} ${message}`);
      throw new Problem('invalid_request', 'The query is not valid.', { errors });
    }
    const { platform_code, after, since, limit } = parsed.data;
    return this.publicEvents.after(platform_code, { after, since, limit });
  }
}
