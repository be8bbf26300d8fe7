import { Inject, Injectable } from '@nestjs/common';
import { NEW_ID, type NewId } from '@ballast/platform-service';

const COUNTER_MAX = 0xfff;
/** Offset of the random part of a UUID after time and counter: it begins with its variant. */
const RANDOM_FROM = 19;

/**
 * Ids of deliveries: UUIDs of version 7. They sort by the time at which they were made, and those of one dispatcher in
 * the order in which it made them. So a page of deliveries is a range of their primary key, and new rows go to its end.
 */
@Injectable()
export class TimeOrderedIds {
  private lastMs = 0;
  private counter = 0;

  constructor(@Inject(NEW_ID) private readonly newId: NewId) {}

  /** A new id at `nowMs` (Unix milliseconds). */
  next(nowMs: number): string {
    this.counter = nowMs > this.lastMs ? 0 : this.counter + 1;
    this.lastMs = Math.max(this.lastMs, nowMs);
    if (this.counter > COUNTER_MAX) {
      this.lastMs += 1;
      this.counter = 0;
    }
    const counter = this.counter.toString(16).padStart(3, '0');
    return `${timePart(this.lastMs)}-7${counter}-${this.newId().slice(RANDOM_FROM)}`;
  }
}

/** An id that is not larger than any id that was made at `atMs` (Unix milliseconds) or later. */
export function lowestIdAt(atMs: number): string {
  return `${timePart(Math.max(atMs, 0))}-7000-8000-000000000000`;
}

function timePart(ms: number): string {
  const hex = ms.toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}`;
}
