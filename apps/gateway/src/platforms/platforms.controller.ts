import { Controller, Inject } from '@nestjs/common';
import { SCOPES } from '@ballast/api';
import { INTERNAL, type InternalRequest, type PlatformKey } from '@ballast/internal-api';
import { HandlesInternal } from '@ballast/platform-http';
import type { Logger } from '@ballast/platform-observability';
import { WritePath } from '@ballast/platform-log';
import { LOGGER, NEW_ID, type NewId } from '@ballast/platform-service';
import { ApiKeyStore } from '@ballast/platform-edge';
import { PlatformStore } from './platform.store';

const { put } = INTERNAL.platforms;

/** Creates platforms with their first key, for operators. */
@Controller()
export class PlatformsController {
  constructor(
    private readonly writePath: WritePath,
    private readonly platforms: PlatformStore,
    private readonly keys: ApiKeyStore,
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
      const created = await this.platforms.create(tx, platformCode);
      const stored = await this.keys.create(tx, { id: this.newId(), platformCode, scopes: SCOPES });
      if (stored === undefined) throw new Error('A random key name was taken');
      const result = { platform_code: platformCode, created, key: stored.apiKey.key, secret: stored.secret };
      return { result, messages: [] };
    });
    this.logger.info({ platform_code: platformCode, key: made.key, created: made.created }, 'platform key made');
    return made;
  }
}
