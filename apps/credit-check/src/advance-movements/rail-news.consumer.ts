import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { TOPICS } from '@ballast/contracts';
import { decodeMessages, WritePath, type Slice } from '@ballast/platform-log';
import { AdvanceMovementsHandler } from './advance-movements.handler';
import { NEWS_TYPES, readRailNews } from './rail-news';

/** Takes in news of the rail. */
@Controller()
export class RailNewsConsumer {
  constructor(
    private readonly writePath: WritePath,
    private readonly handler: AdvanceMovementsHandler,
  ) {}

  @EventPattern(TOPICS.moneyEvents)
  receive(@Payload() slice: Slice): Promise<void> {
    return this.writePath.commit(slice, (tx, messages) => {
      const news = messages.filter(({ type }) => NEWS_TYPES.includes(type));
      return this.handler.handle(tx, decodeMessages(news, readRailNews));
    });
  }
}
