import { Inject, Injectable } from '@nestjs/common';
import { SCOPES } from '@ballast/api';
import { compose, type Cause, type Composed } from '@ballast/contracts';
import { apiKeyCreated, platformCreated } from '@ballast/contracts/access';
import { toTimestamp, type Clock } from '@ballast/kernel';
import { ApiKeyStore, type ApiKeyWithSecret, type NewApiKey } from '@ballast/platform-edge';
import type { Tx } from '@ballast/platform-postgres';
import { CLOCK } from '@ballast/platform-service';
import { apiKeyFact } from '../api-keys';
import { PlatformStore } from './platform.store';

/** A platform that was asked for, with the facts about it. */
interface MadePlatform {
  readonly isNew: boolean;
  readonly messages: readonly Composed[];
}

/** Creates platforms and their first keys, which have all scopes. */
@Injectable()
export class CreatePlatformHandler {
  constructor(
    private readonly platforms: PlatformStore,
    private readonly keys: ApiKeyStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Creates the platform of the cause unless it exists. */
  async create(tx: Tx, cause: Cause): Promise<MadePlatform> {
    const { platformCode } = cause;
    const at = toTimestamp(this.clock());
    if (!(await this.platforms.create(tx, platformCode, at))) return { isNew: false, messages: [] };
    const data = { platform_code: platformCode };
    const created = compose(platformCreated, { cause, key: platformCode, place: platformCode, occurredAt: at, data });
    return { isNew: true, messages: [created] };
  }

  /** Adds a key to the platform of the cause: with all scopes, and of the platform, unless it says otherwise. */
  async addKey(
    tx: Tx,
    cause: Cause,
    wanted: Pick<NewApiKey, 'id' | 'key' | 'secret'> & Partial<Pick<NewApiKey, 'scopes' | 'participantCode'>>,
  ): Promise<ApiKeyWithSecret & { readonly fact: Composed }> {
    const created = await this.keys.create(tx, { scopes: SCOPES, ...wanted, platformCode: cause.platformCode });
    const { apiKey } = created;
    return { ...created, fact: apiKeyFact(apiKeyCreated, cause, { apiKey, at: apiKey.created_at }) };
  }
}
