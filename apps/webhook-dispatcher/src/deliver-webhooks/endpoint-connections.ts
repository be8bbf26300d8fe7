import { Inject, Injectable } from '@nestjs/common';
import { liveSecrets } from '@ballast/domain-webhook';
import { SecretBox } from '@ballast/platform-config';
import type { Logger } from '@ballast/platform-observability';
import { LOGGER, SERVICE_CONFIG } from '@ballast/platform-service';
import type { WebhookConfig } from '../config';
import { TargetGuard } from '../network/target-guard';
import type { Target } from '../persistence/target';
import { signingKey, type SigningKey } from '../secrets/webhook-secret';
import { Sender } from './sender';

interface TargetKey {
  readonly key: SigningKey;
  readonly expiresAtMs: number | undefined;
}

/** The connections to one version of an endpoint, and the keys that sign what is sent over them. */
class EndpointConnection {
  constructor(
    readonly version: number,
    readonly sender: Sender,
    private readonly keys: readonly TargetKey[],
  ) {}

  /** Keys that have not expired at `nowMs` (Unix milliseconds), newest first. */
  keysAt(nowMs: number): readonly SigningKey[] {
    return liveSecrets(this.keys, nowMs).map(({ key }) => key);
  }
}

export type ConnectionConfig = Pick<WebhookConfig, 'WEBHOOK_TIMEOUT_MS' | 'WEBHOOK_ENDPOINT_CONCURRENCY'>;

/** The connections to every endpoint that this dispatcher sends to. */
@Injectable()
export class EndpointConnections {
  private readonly connections = new Map<string, EndpointConnection>();

  constructor(
    private readonly guard: TargetGuard,
    private readonly secretBox: SecretBox,
    @Inject(SERVICE_CONFIG) private readonly config: ConnectionConfig,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** The connection to a target. A newer version of its endpoint replaces it; requests in flight end on the old one. */
  to(target: Target): EndpointConnection {
    const known = this.connections.get(target.id);
    if (known !== undefined && known.version >= target.version) return known;
    const connection = this.open(target);
    this.connections.set(target.id, connection);
    void known?.sender.retire();
    return connection;
  }

  /** Closes the connections to these endpoints once their requests have ended. */
  retire(endpointIds: readonly string[]): void {
    for (const id of endpointIds) {
      void this.connections.get(id)?.sender.retire();
      this.connections.delete(id);
    }
  }

  /** Cuts off every request that is still in flight. */
  async close(): Promise<void> {
    await Promise.all([...this.connections.values()].map(({ sender }) => sender.close()));
    this.connections.clear();
  }

  private open(target: Target): EndpointConnection {
    const keys: TargetKey[] = [];
    for (const { sealed, expiresAtMs } of target.secrets) {
      try {
        keys.push({ key: signingKey(this.secretBox.open(sealed, target.id)), expiresAtMs });
      } catch (error) {
        // Only this endpoint fails then, and loudly, instead of stopping the events of every platform.
        this.logger.error({ err: error, endpoint_id: target.id }, 'a stored webhook secret cannot be read');
      }
    }
    const sender = new Sender(target.url, {
      guard: this.guard,
      timeoutMs: this.config.WEBHOOK_TIMEOUT_MS,
      connections: this.config.WEBHOOK_ENDPOINT_CONCURRENCY,
    });
    return new EndpointConnection(target.version, sender, keys);
  }
}
