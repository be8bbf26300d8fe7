import type { Clock, Timestamp } from '@ballast/kernel';
import { toTimestamp } from '@ballast/kernel';

/** Time at which every simulation begins. */
export const BEGINNING_MS = Date.parse('2026-04-17T10:00:00.000Z');

/** Time that moves only when the simulation moves it. */
export class VirtualClock {
  private ms = BEGINNING_MS;

  /** This clock as a function, for the parts that take a `Clock`. */
  readonly read: Clock = () => new Date(this.ms);

  /** Unix milliseconds. */
  get nowMs(): number {
    return this.ms;
  }

  get now(): Timestamp {
    return toTimestamp(new Date(this.ms));
  }

  advance(ms: number): void {
    this.ms += ms;
  }

  /** Sets the time, even to an earlier one. */
  setTo(ms: number): void {
    this.ms = ms;
  }

  /** Moves on to a later time; an earlier one changes nothing. */
  moveTo(ms: number): void {
    this.ms = Math.max(this.ms, ms);
  }
}
