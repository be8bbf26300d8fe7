import RequestQueue from 'kafkajs/src/network/requestQueue';

/**
 * Patches kafkajs 2.2.4, which sets a timer of one millisecond per connection for ever, also when no request waits: about
 * 2.5 % of a core each, and a warning about negative timeouts on newer Node. With the patch, the timer is set only while
 * requests wait; a throttled or full queue always has some.
 */
export function silenceIdleTimer(): void {
  const { prototype } = RequestQueue;
  const original = prototype.scheduleCheckPendingRequests;
  if (original === needed || typeof original !== 'function') return;
  scheduleAlways = original;
  prototype.scheduleCheckPendingRequests = needed;
}

let scheduleAlways: (this: RequestQueue) => void = () => undefined;

function needed(this: RequestQueue): void {
  if (this.pending.length > 0) scheduleAlways.call(this);
}
