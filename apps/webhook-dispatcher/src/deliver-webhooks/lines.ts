import type { ClaimedDelivery } from '../persistence/delivery.store';
import type { Target } from '../persistence/target.store';
import { EndpointLine, type HeldDelivery, type LineOptions } from './endpoint-line';

/** However full the memory is, each endpoint may hold so many: the slow ones must not lock out the others. */
const HELD_MIN = 8;
/** Deliveries that are claimed in one statement for one endpoint. */
const CLAIM_MAX = 500;

/** The lines of all endpoints, and the memory that they share. */
export class Lines {
  private readonly lines = new Map<string, EndpointLine>();
  private readonly held = new Map<string, HeldDelivery>();
  private readonly reserved = new Set<string>();
  private bytes = 0;

  constructor(
    private readonly options: LineOptions,
    private readonly bytesMax: number,
  ) {}

  get heldCount(): number {
    return this.held.size;
  }

  get heldBytes(): number {
    return this.bytes;
  }

  get inFlight(): number {
    return this.all().reduce((sum, line) => sum + line.inFlight, 0);
  }

  all(): readonly EndpointLine[] {
    return [...this.lines.values()];
  }

  find(endpointId: string): EndpointLine | undefined {
    return this.lines.get(endpointId);
  }

  /** The line of an enabled endpoint, brought up to date. */
  of(target: Target): EndpointLine {
    const known = this.lines.get(target.id);
    if (known !== undefined) {
      known.retarget(target);
      return known;
    }
    const line = new EndpointLine(target, this.options);
    this.lines.set(target.id, line);
    return line;
  }

  /** Whether `id` is held, or set aside for a transaction that has not ended. */
  has(id: string): boolean {
    return this.held.has(id) || this.reserved.has(id);
  }

  findHeld(id: string): HeldDelivery | undefined {
    return this.held.get(id);
  }

  reserve(target: Target, delivery: ClaimedDelivery): boolean {
    const line = this.of(target);
    const count = line.held.size + line.reserved;
    const fits = this.bytes + delivery.payload.length <= this.bytesMax || count < HELD_MIN;
    if (line.room <= 0 || !fits) return false;
    line.reserved += 1;
    this.reserved.add(delivery.id);
    this.bytes += delivery.payload.length;
    return true;
  }

  unreserve(line: EndpointLine | undefined, delivery: ClaimedDelivery): void {
    if (!this.reserved.delete(delivery.id)) return;
    if (line !== undefined) line.reserved -= 1;
    this.bytes -= delivery.payload.length;
  }

  /** Holds a delivery that is claimed, ready to be sent. */
  hold(line: EndpointLine, delivery: ClaimedDelivery, claim: { by: string; queuedAtMs: number | undefined }): void {
    const held: HeldDelivery = {
      delivery,
      line,
      claimedBy: claim.by,
      tries: delivery.tries,
      queuedAtMs: claim.queuedAtMs,
      retryTimer: undefined,
    };
    this.held.set(delivery.id, held);
    line.held.set(delivery.id, held);
    line.ready.push(held);
    this.bytes += delivery.payload.length;
  }

  forget(held: HeldDelivery): void {
    const { id, payload } = held.delivery;
    if (this.held.get(id) !== held) return;
    clearTimeout(held.retryTimer);
    this.held.delete(id);
    held.line.held.delete(id);
    this.bytes -= payload.length;
  }

  /** How many deliveries to claim for which endpoints. */
  wanted(): ReadonlyMap<string, number> {
    const wanted = new Map<string, number>();
    for (const line of this.lines.values()) {
      if (!line.isOpen || !line.wantsMore) continue;
      const room = this.bytes < this.bytesMax ? line.room : Math.min(line.room, HELD_MIN - line.held.size);
      if (room > 0) wanted.set(line.target.id, Math.min(room, CLAIM_MAX));
    }
    return wanted;
  }

  /** Forgets everything that is held, because the claims belong to others now. What is in flight ends unheard. */
  abandon(): void {
    for (const held of [...this.held.values()]) this.forget(held);
    for (const line of this.lines.values()) line.ready.length = 0;
  }

  /** Closes the connections of endpoints that have had nothing to do for a while. */
  sweep(): void {
    for (const [id, line] of this.lines) {
      if (!line.isIdle) continue;
      this.lines.delete(id);
      void line.sender.retire();
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.all().map((line) => line.sender.close()));
    this.lines.clear();
  }
}
