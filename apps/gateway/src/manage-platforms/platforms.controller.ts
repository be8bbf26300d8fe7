import { Controller, Inject, Param, Put, UseGuards } from '@nestjs/common';
import { platformCodeSchema, SCOPES } from '@ballast/api';
import { newId } from '@ballast/kernel';
import { InternalGuard, Problem } from '@ballast/platform-http';
import type { Logger } from '@ballast/platform-observability';
import { Database } from '@ballast/platform-postgres';
import { LOGGER } from '@ballast/platform-service';
import { ApiKeyStore } from '@ballast/platform-edge';
import { PlatformStore } from './platform.store';

/** A key with all scopes; its secret is shown this once. */
export interface PlatformKey {
  readonly platform_code: string;
  /** False when the platform existed and only got one more key. */
  readonly created: boolean;
  readonly key: string;
  readonly secret: string;
}

/** For operators: the first key of a platform, without which nobody could call for it. */
@Controller('internal')
@UseGuards(InternalGuard)
export class PlatformsController {
  constructor(
    private readonly database: Database,
    private readonly platforms: PlatformStore,
    private readonly keys: ApiKeyStore,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Safe to do again when the answer was lost: the platform gets another key, and revokes the one that nobody has. */
  @Put('platforms/:platformCode')
  async put(@Param('platformCode') code: string): Promise<PlatformKey> {
    const { data: platformCode, error } = platformCodeSchema.safeParse(code);
    if (error !== undefined) {
      const errors = error.issues.map(({ message }) => `path/platform_code ${message}`);
      throw new Problem('invalid_request', 'The platform code is not valid.', { errors });
    }
    const made = await this.database.transaction(async (tx) => {
      const created = await this.platforms.create(tx, platformCode);
      const stored = await this.keys.create(tx, { id: newId(), platformCode, scopes: SCOPES });
      if (stored === undefined) throw new Error('A random key name was taken');
      return { platform_code: platformCode, created, key: stored.apiKey.key, secret: stored.secret };
    });
    this.logger.info({ platform_code: platformCode, key: made.key, created: made.created }, 'platform key made');
    return made;
  }
}
