import { deserialize, serialize } from 'node:v8';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Chunk, KeptChunks } from '@ballast/domain-operation';

/** Level of compression at which the time of a replay hardly grows. */
const LEVEL = 1;

/**
 * The chunks of one Operation in a tenth of their memory: an Operation of 100,000 participants holds all its decisions
 * until its prices are locked. The chunk that was asked for last is kept as it is, because steps come chunk by chunk.
 */
export class PackedChunks implements KeptChunks {
  private readonly packed = new Map<number, Uint8Array>();
  private last: { readonly number: number; readonly chunk: Chunk; readonly isPacked: boolean } | undefined;

  get(number: number): Chunk | undefined {
    if (this.last?.number === number) return this.last.chunk;
    const packed = this.packed.get(number);
    if (packed === undefined) return undefined;
    this.packLast();
    const chunk = deserialize(inflateRawSync(packed)) as Chunk;
    this.last = { number, chunk, isPacked: true };
    return chunk;
  }

  set(number: number, chunk: Chunk): void {
    if (this.last?.number !== number) this.packLast();
    this.last = { number, chunk, isPacked: false };
  }

  private packLast(): void {
    if (this.last === undefined || this.last.isPacked) return;
    const { number, chunk } = this.last;
    this.packed.set(number, deflateRawSync(serialize(chunk), { level: LEVEL }));
  }
}
