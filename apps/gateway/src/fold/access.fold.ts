import { decode, TOPICS } from '@ballast/contracts';
import { apiKeyCreated, apiKeyRevoked, apiKeyRotated, platformCreated } from '@ballast/contracts/access';
import { type ApiKeyChange, ApiKeyRowStore } from '@ballast/platform-edge';
import type { LogMessage } from '@ballast/platform-log';
import type { Tx } from '@ballast/platform-postgres';
import type { FoldPhase } from '@ballast/platform-record';
import { PlatformStore } from '../platforms';

const KEY_FACTS = [apiKeyCreated, apiKeyRevoked, apiKeyRotated];

/** The phase of platforms and of API keys. */
export class AccessFold implements FoldPhase {
  readonly topic = TOPICS.accessEvents;
  readonly types = [platformCreated, ...KEY_FACTS].map(({ type }) => type);

  private readonly keys = new ApiKeyRowStore('gateway');
  private readonly platforms = new PlatformStore();

  async apply(tx: Tx, messages: readonly LogMessage[]): Promise<void> {
    for (const message of messages.filter(({ type }) => type === platformCreated.type)) {
      const { data, occurredAt } = decode(platformCreated, message);
      await this.platforms.create(tx, data.platform_code, occurredAt);
    }
    await this.keys.apply(tx, messages.flatMap(keyChanges));
  }
}

/** The change of a key that a message tells of; none for a message about a platform. */
function keyChanges(message: LogMessage): readonly ApiKeyChange[] {
  return KEY_FACTS.filter(({ type }) => type === message.type).map((fact) => {
    const { platformCode, occurredAt, data } = decode(fact, message);
    const revokedAt = fact === apiKeyRevoked ? occurredAt : undefined;
    return { platformCode, apiKey: data.api_key, revokedAt };
  });
}
