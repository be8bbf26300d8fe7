import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { API, type ApiCall } from '@ballast/api';
import { rootCause } from '@ballast/contracts';
import { derivedId } from '@ballast/kernel';
import { WritePath } from '@ballast/platform-log';
import type { Logger } from '@ballast/platform-observability';
import { LOGGER, Readiness, SERVICE_CONFIG } from '@ballast/platform-service';
import type { GatewayConfig } from '../config';
import { PostDepositHandler } from '../funding';
import type { MutatingCall } from '@ballast/platform-edge';
import { ParticipantsHandler } from '../participants';
import { MarketsReader } from '../markets';
import { CreatePlatformHandler } from '../platforms';
import { SANDBOX_KEY, SANDBOX_PARTICIPANT_KEYS } from './sandbox-key';

const PLATFORM = 'SANDBX';
const CUSTOMERS = Array.from({ length: 20 }, (_, index) => `CUST${String(index + 1).padStart(2, '0')}`);
const ADVISORS = ['ADVSR1', 'ADVSR2'];
const FLOAT_ASSET = 'USD';
const FLOAT_AMOUNT = '1000000000.00';
const RETRY_MS = 200;

/**
 * Seeds a fresh sandbox with a platform, its key, participants and a float. The seed uses calls of the API with fixed
 * request ids, so that a second start or instance changes nothing. It retries until the other services answer; the
 * gateway is not ready before.
 */
@Injectable()
export class SandboxSeed implements OnApplicationBootstrap, OnModuleDestroy {
  private isDone = false;
  private isClosed = false;
  private running: Promise<void> = Promise.resolve();
  private wake: () => void = () => undefined;

  constructor(
    @Inject(SERVICE_CONFIG) private readonly config: GatewayConfig,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly readiness: Readiness,
    private readonly writePath: WritePath,
    private readonly platforms: CreatePlatformHandler,
    private readonly markets: MarketsReader,
    private readonly participants: ParticipantsHandler,
    private readonly deposits: PostDepositHandler,
  ) {}

  onApplicationBootstrap(): void {
    if (this.config.BALLAST_MODE !== 'sandbox') return;
    this.readiness.add('sandbox', () => this.isDone);
    this.running = this.untilDone();
  }

  /** Resolves when the sandbox has all it needs; at once outside of the sandbox. */
  get done(): Promise<void> {
    return this.running;
  }

  async onModuleDestroy(): Promise<void> {
    this.isClosed = true;
    this.wake();
    await this.running;
  }

  private async untilDone(): Promise<void> {
    for (let attempt = 1; !this.isClosed && !this.isDone; attempt += 1) {
      try {
        await this.seed();
      } catch (error) {
        // Failures are expected while other services start; a failure that lasts is logged as a warning.
        this.logger[attempt % 25 === 0 ? 'warn' : 'debug']({ err: error, attempt }, 'the sandbox is not seeded yet');
      }
      if (!this.isDone) await this.pause();
    }
  }

  private async seed(): Promise<void> {
    await this.createPlatform();
    // Instruments arrive through the log; without them no currency is known.
    if ((await this.markets.read()).scaleOf(FLOAT_ASSET) === undefined) return;
    await this.participants.createMany(seedCall(API.createParticipants, approved(CUSTOMERS)));
    await this.participants.createMany(seedCall(API.createParticipants, approved(ADVISORS), 'advisors'));
    const deposit = { account: 'float', asset: FLOAT_ASSET, amount: FLOAT_AMOUNT };
    await this.deposits.post(seedCall(API.createDeposit, deposit));
    this.isDone = true;
    this.logger.info({ platform_code: PLATFORM }, 'the sandbox is seeded');
  }

  private createPlatform(): Promise<void> {
    return this.writePath.run(async (tx) => {
      const id = derivedId('api_key', PLATFORM, SANDBOX_KEY.key);
      const cause = rootCause({ actor: { service: 'gateway' }, correlationId: id, platformCode: PLATFORM });
      const { isNew, messages } = await this.platforms.create(tx, cause);
      if (!isNew) return { result: undefined, messages };
      const facts = [(await this.platforms.addKey(tx, cause, { id, ...SANDBOX_KEY })).fact];
      for (const each of SANDBOX_PARTICIPANT_KEYS) {
        const wanted = { id: derivedId('api_key', PLATFORM, each.key), ...each };
        facts.push((await this.platforms.addKey(tx, cause, wanted)).fact);
      }
      return { result: undefined, messages: [...messages, ...facts] };
    });
  }

  private pause(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, RETRY_MS);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/** Body that registers participants who may trade. */
function approved(codes: readonly string[]): unknown {
  return {
    participants: codes.map((participant_code) => ({ participant_code, status: 'approved', funding: 'novated' })),
  };
}

/** A call of the gateway itself for the platform, with a fixed request id; `part` tells calls of one kind apart. */
function seedCall(apiCall: ApiCall, body: unknown, part = ''): MutatingCall {
  return {
    apiCall,
    caller: { kind: 'service', service: 'gateway', platformCode: PLATFORM },
    requestId: derivedId('sandbox_seed', PLATFORM, `${apiCall.id}${part}`),
    path: apiCall.path,
    contentType: 'application/json',
    body: Buffer.from(JSON.stringify(body)),
  };
}
