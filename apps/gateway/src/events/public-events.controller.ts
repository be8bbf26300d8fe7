import { Controller } from '@nestjs/common';
import { INTERNAL, type InternalAnswer, type InternalRequest } from '@ballast/internal-api';
import { HandlesInternal } from '@ballast/platform-http';
import { PublicEventsQuery } from './public-events.query';

const { list } = INTERNAL.events;

/** Public events of any platform, for the webhook dispatcher. */
@Controller()
export class PublicEventsController {
  constructor(private readonly publicEvents: PublicEventsQuery) {}

  @HandlesInternal(list)
  events({
    query: { platform_code, after, since, limit },
  }: InternalRequest<typeof list>): Promise<InternalAnswer<typeof list>> {
    return this.publicEvents.after(platform_code, { after, since, limit });
  }
}
