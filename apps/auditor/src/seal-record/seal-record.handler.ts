import { Inject, Injectable } from '@nestjs/common';
import type { Checkpoint } from '@ballast/contracts';
import { composeCheckpoint } from '@ballast/contracts/audit';
import { type ChainEnd, chooseKey, type ChosenKey, makeCheckpoint } from '@ballast/domain-seal';
import { nextTimestamp, toTimestamp, type Clock } from '@ballast/kernel';
import type { OutgoingMessage } from '@ballast/platform-log';
import type { Logger } from '@ballast/platform-observability';
import type { Tx } from '@ballast/platform-postgres';
import { CLOCK, LOGGER, SERVICE_CONFIG } from '@ballast/platform-service';
import type { AuditorConfig } from '../config';
import { ChainStore } from '../persistence/chain.store';
import { SealStore } from '../persistence/seal.store';
import { SealMetrics } from './seal.metrics';

/** Outcome of one try to seal. */
export interface Sealed {
  /** Milliseconds until the next checkpoint may be made; undefined when nothing is known to wait for it. */
  readonly waitMs: number | undefined;
  readonly messages: readonly OutgoingMessage[];
}

const NOTHING: Sealed = { waitMs: undefined, messages: [] };

/** Makes the next checkpoint: one transaction stores it, moves the end of the chain and appends it to the log. */
@Injectable()
export class SealRecordHandler {
  constructor(
    private readonly chain: ChainStore,
    private readonly seals: SealStore,
    private readonly metrics: SealMetrics,
    @Inject(SERVICE_CONFIG) private readonly config: AuditorConfig,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async handle(tx: Tx): Promise<Sealed> {
    const locked = await this.chain.lock(tx);
    if (locked === undefined) return NOTHING;
    const { end } = locked;
    const waitMs = this.waitAfter(end);
    if (waitMs > 0) return { waitMs, messages: [] };
    const chosen = this.chooseKey(end);
    if (chosen === undefined) return NOTHING;
    const grown = await this.seals.loadGrown(tx);
    if (grown.length === 0 && chosen.nextKey === undefined) return NOTHING;
    await this.seals.save(tx, (end?.sequence ?? 0) + 1, grown);
    const latest = await this.seals.loadAll(tx);
    const now = toTimestamp(this.clock());
    const at = end === undefined ? now : nextTimestamp(now, end.at);
    const checkpoint = makeCheckpoint(end, { at, grown, latest, nextKey: chosen.nextKey }, chosen.key);
    await this.chain.append(tx, checkpoint);
    tx.afterCommit(() => this.report(checkpoint));
    return { waitMs: this.config.SEAL_INTERVAL_MS, messages: [composeCheckpoint(checkpoint)] };
  }

  /** Milliseconds until the next checkpoint may be made. None while the clock is far behind the last one: it was set back. */
  private waitAfter(end: ChainEnd | undefined): number {
    if (end === undefined) return 0;
    const waitMs = Date.parse(end.at) + this.config.SEAL_INTERVAL_MS - this.clock().getTime();
    return waitMs > this.config.SEAL_INTERVAL_MS ? 0 : waitMs;
  }

  private chooseKey(end: ChainEnd | undefined): ChosenKey | undefined {
    const { AUDIT_SIGNING_KEY: current, AUDIT_NEXT_SIGNING_KEY: next } = this.config;
    const chosen = chooseKey(end, { current, next });
    this.metrics.setRefused(chosen === undefined);
    if (chosen === undefined) {
      const expected = end?.nextKeyId;
      this.logger.error(
        { alert: 'foreign_signing_key', expected, key_id: current.key_id, next_key_id: next?.key_id },
        'nothing is sealed: the chain of checkpoints goes on with another key than those that are set',
      );
    }
    return chosen;
  }

  private report({ sequence, partitions, next_key }: Checkpoint): void {
    this.metrics.countSealed();
    if (next_key !== undefined) this.logger.info({ sequence, key_id: next_key.key_id }, 'a key of checkpoints begins');
    this.logger.debug({ sequence, partitions: partitions.length }, 'record sealed');
  }
}
