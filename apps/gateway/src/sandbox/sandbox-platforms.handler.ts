import { Injectable } from '@nestjs/common';
import { API, SCOPES } from '@ballast/api';
import { parseBody, Problem } from '@ballast/platform-http';
import { type Answer, ApiKeyStore, type Call, IdempotentRequests } from '@ballast/platform-edge';
import { PlatformStore } from '../platforms';

/** Creates platforms of the sandbox, each with its first key. */
@Injectable()
export class SandboxPlatformsHandler {
  constructor(
    private readonly platforms: PlatformStore,
    private readonly keys: ApiKeyStore,
    private readonly requests: IdempotentRequests,
  ) {}

  create(call: Call<typeof API.createSandboxPlatform>): Promise<Answer> {
    return this.requests.run({
      call,
      read: ({ document }) => parseBody(API.createSandboxPlatform.body, document),
      effect: {
        kind: 'local',
        apply: async (tx, { platform_code: platformCode }, id) => {
          const isNew = await this.platforms.create(tx, platformCode);
          if (!isNew) throw new Problem('conflict', `Platform ${platformCode} exists already.`);
          const created = await this.keys.create(tx, { id, platformCode, scopes: SCOPES });
          if (created === undefined) throw new Error('A random key name was taken');
          const answer = { platform_code: platformCode, key: created.apiKey.key };
          return { answer: JSON.stringify(answer), shown: JSON.stringify({ ...answer, secret: created.secret }) };
        },
      },
    });
  }
}
