import { Controller, Inject } from '@nestjs/common';
import { INTERNAL, type InternalRequest, type PlatformKey } from '@ballast/internal-api';
import { causeOfCall, HandlesInternal } from '@ballast/platform-http';
import type { Logger } from '@ballast/platform-observability';
import { WritePath } from '@ballast/platform-log';
import { LOGGER, NEW_ID, type NewId } from '@ballast/platform-service';
import { CreatePlatformHandler } from './create-platform.handler';

const { put } = INTERNAL.platforms;

/** Creates platforms with their first key, for operators. */
@Controller()
export class PlatformsController {
  constructor(
    private readonly writePath: WritePath,
    private readonly handler: CreatePlatformHandler,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(NEW_ID) private readonly newId: NewId,
  ) {}

  /**
   * Creates the platform unless it exists, and a key with all scopes. After a lost answer the operator repeats the call
   * and revokes the key that was not received.
   */
  @HandlesInternal(put)
  async put({ params: { platform_code: platformCode } }: InternalRequest<typeof put>): Promise<PlatformKey> {
    const made = await this.writePath.run(async (tx) => {
      const id = this.newId();
      const cause = causeOfCall({ correlationId: id, platformCode });
      const { isNew: created, messages } = await this.handler.create(tx, cause);
      const { apiKey, secret, fact } = await this.handler.addKey(tx, cause, { id });
      const result = { platform_code: platformCode, created, key: apiKey.key, secret };
      return { result, messages: [...messages, fact] };
    });
    this.logger.info({ platform_code: platformCode, key: made.key, created: made.created }, 'platform key made');
    return made;
  }
}
