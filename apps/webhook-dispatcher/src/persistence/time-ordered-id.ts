import { randomUUID } from 'node:crypto';

const COUNTER_MAX = 0xfff;
/** Where the random part of a UUID begins once time and counter are set: its variant. */
const RANDOM_FROM = 19;

/**
 * Makes UUIDs of version 7: they sort by the time they were made, and those of one maker in the order in which it made
 * them. So a page of deliveries is a range of their primary key, and new rows go to its end.
 */
export function timeOrderedIds(): (nowMs: number) => string {
  let lastMs = 0;
  let counter = 0;
  return (nowMs) => {
    counter = nowMs > lastMs ? 0 : counter + 1;
    lastMs = Math.max(lastMs, nowMs);
    if (counter > COUNTER_MAX) {
      lastMs += 1;
      counter = 0;
    }
    return `${timePart(lastMs)}-7${counter.toString(16).padStart(3, '0')}-${randomUUID().slice(RANDOM_FROM)}`;
  };
}

/** Not larger than any id that was made at `atMs` or later. */
export function lowestIdAt(atMs: number): string {
  return `${timePart(Math.max(atMs, 0))}-7000-8000-000000000000`;
}

function timePart(ms: number): string {
  const hex = ms.toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}`;
}
