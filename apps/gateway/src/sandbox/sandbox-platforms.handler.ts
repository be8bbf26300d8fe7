import { Injectable } from '@nestjs/common';
import { API } from '@ballast/api';
import { parseBody, Problem } from '@ballast/platform-http';
import { type Answer, type Call, IdempotentRequests } from '@ballast/platform-edge';
import { CreatePlatformHandler } from '../platforms';

/** Creates platforms of the sandbox, each with its first key. */
@Injectable()
export class SandboxPlatformsHandler {
  constructor(
    private readonly platforms: CreatePlatformHandler,
    private readonly requests: IdempotentRequests,
  ) {}

  create(call: Call<typeof API.createSandboxPlatform>): Promise<Answer> {
    return this.requests.run({
      call,
      read: ({ document }) => parseBody(API.createSandboxPlatform.body, document),
      effect: {
        kind: 'local',
        apply: async (tx, { platform_code: platformCode }, id, request) => {
          const cause = { ...request, platformCode };
          const { isNew, messages } = await this.platforms.create(tx, cause);
          if (!isNew) throw new Problem('conflict', `Platform ${platformCode} exists already.`);
          const { apiKey, secret, fact } = await this.platforms.addKey(tx, cause, { id });
          const answer = { platform_code: platformCode, key: apiKey.key };
          const shown = JSON.stringify({ ...answer, secret });
          return { answer: JSON.stringify(answer), shown, messages: [...messages, fact] };
        },
      },
    });
  }
}
