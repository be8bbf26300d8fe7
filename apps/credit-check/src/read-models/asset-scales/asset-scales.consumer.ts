import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { decode, TOPICS } from '@ballast/contracts';
import { instrumentListed } from '@ballast/contracts/pricing';
import { decodeMessages, WritePath, type Slice } from '@ballast/platform-log';
import { AssetScalesProjection } from './asset-scales.projection';

/** Takes in listed instruments. */
@Controller()
export class AssetScalesConsumer {
  constructor(
    private readonly writePath: WritePath,
    private readonly projection: AssetScalesProjection,
  ) {}

  @EventPattern(TOPICS.instrumentEvents)
  receive(@Payload() slice: Slice): Promise<void> {
    return this.writePath.commit(slice, async (tx, messages) => {
      const listed = messages.filter(({ type }) => type === instrumentListed.type);
      await this.projection.apply(
        tx,
        decodeMessages(listed, (message) => decode(instrumentListed, message).data.instrument),
      );
      return [];
    });
  }
}
