import { Inject, Injectable } from '@nestjs/common';
import { API } from '@ballast/api';
import { OVERLAP_DEFAULT_SECONDS } from '@ballast/contracts';
import { apiKeyCreated, apiKeyRevoked, apiKeyRotated } from '@ballast/contracts/access';
import { toTimestamp, type Clock } from '@ballast/kernel';
import { parseBody } from '@ballast/platform-http';
import {
  type Answer,
  ApiKeyStore,
  type Call,
  found,
  IdempotentRequests,
  notFound,
  withSecret,
} from '@ballast/platform-edge';
import { CLOCK } from '@ballast/platform-service';
import { ParticipantsQuery } from '../projections';
import { apiKeyFact } from './api-key-fact';

const WHAT = 'API key';

/** Creates, revokes and rotates API keys. */
@Injectable()
export class ApiKeysHandler {
  constructor(
    private readonly keys: ApiKeyStore,
    private readonly participants: ParticipantsQuery,
    private readonly requests: IdempotentRequests,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  create(call: Call<typeof API.createApiKey>): Promise<Answer> {
    const { platformCode } = call.caller;
    return this.requests.run({
      call,
      read: async ({ document }) => {
        const wanted = parseBody(newKeySchema(this.clock()), document);
        const { participant_code: code } = wanted;
        if (code !== undefined) found(await this.participants.find(platformCode, code), 'participant', 'code');
        return wanted;
      },
      effect: {
        kind: 'local',
        apply: async (tx, { scopes, participant_code, expires_at, allowed_ips }, id, cause) => {
          const wanted = { id, platformCode, scopes, participantCode: participant_code, expiresAt: expires_at };
          const created = await this.keys.create(tx, { ...wanted, allowedIps: allowed_ips });
          const { apiKey } = created;
          const fact = apiKeyFact(apiKeyCreated, cause, { apiKey, at: apiKey.created_at });
          return { ...withSecret(created), messages: [fact] };
        },
      },
      current: (id) => this.keys.find(platformCode, id),
    });
  }

  revoke(call: Call<typeof API.revokeApiKey>): Promise<Answer> {
    const place = this.placeOf(call);
    return this.requests.run({
      call,
      locate: () => this.assertExists(place),
      read: () => undefined,
      effect: {
        kind: 'local',
        apply: async (tx, _body, _id, cause) => {
          const at = toTimestamp(this.clock());
          const apiKey = await this.keys.revoke(tx, place, at);
          return {
            answer: '',
            messages: apiKey === undefined ? [] : [apiKeyFact(apiKeyRevoked, cause, { apiKey, at })],
          };
        },
      },
    });
  }

  rotate(call: Call<typeof API.rotateApiKey>): Promise<Answer> {
    const place = this.placeOf(call);
    return this.requests.run({
      call,
      locate: () => this.assertExists(place),
      read: ({ document }) => parseBody(API.rotateApiKey.body, document),
      effect: {
        kind: 'local',
        apply: async (tx, { overlap_seconds: overlap = OVERLAP_DEFAULT_SECONDS }, _id, cause) => {
          const rotated = await this.keys.rotate(tx, place, overlap);
          if (rotated === undefined) throw notFound(WHAT);
          const { apiKey } = rotated;
          const fact = apiKeyFact(apiKeyRotated, cause, { apiKey, at: apiKey.updated_at });
          return { ...withSecret(rotated), messages: [fact] };
        },
      },
    });
  }

  private placeOf({ caller, params }: Call<typeof API.revokeApiKey | typeof API.rotateApiKey>): {
    platformCode: string;
    id: string;
  } {
    return { platformCode: caller.platformCode, id: params.api_key_id };
  }

  private async assertExists({ platformCode, id }: { platformCode: string; id: string }): Promise<void> {
    found(await this.keys.find(platformCode, id), WHAT);
  }
}

function newKeySchema(now: Date) {
  const { body } = API.createApiKey;
  return body.extend({
    expires_at: body.shape.expires_at.refine(
      // An unparsable timestamp is reported by the schema.
      (at) => at === undefined || !(Date.parse(at) <= now.getTime()),
      'must be in the future',
    ),
  });
}
