/**
 * The state of a delivery in the memory of the dispatcher that has claimed it. The database knows such a delivery as
 * pending and claimed, whatever its state here; without a dispatcher it is pending and unclaimed. Table and reasons:
 * docs/adr/0026-the-life-of-a-delivery.md.
 *
 * - `reserved`: written as claimed by a transaction that has not ended.
 * - `ready`: in the queue of its endpoint, to be sent as soon as the pace of the endpoint allows.
 * - `in_flight`: its request is under way.
 * - `resting`: its next try is due within REST_MAX_MS, so it stays claimed and in memory until then.
 * - `recording`: nothing more is sent; its outcome is being written.
 * - `released`: forgotten by this dispatcher. The database decides which dispatcher sends it next, if any does.
 */
export type BufferedState = 'reserved' | 'ready' | 'in_flight' | 'resting' | 'recording' | 'released';

/**
 * Events in the life of a buffered delivery.
 *
 * - `committed`, `rolled_back`: the end of the transaction that has reserved it.
 * - `sent`: its request goes out.
 * - `retried_soon`: a failed try, and the next one is due within REST_MAX_MS.
 * - `answered`: any other end of a try: delivered, given up, or the next try is later.
 * - `rested`: its next try is due now.
 * - `endpoint_closed`: its endpoint was disabled or deleted.
 * - `stopped`: this dispatcher stops.
 * - `recorded`: its outcome is written, and with it its claim has ended.
 * - `claim_lost`: another dispatcher may have claimed it by now.
 */
export type DeliveryEvent =
  | 'committed'
  | 'rolled_back'
  | 'sent'
  | 'retried_soon'
  | 'answered'
  | 'rested'
  | 'endpoint_closed'
  | 'stopped'
  | 'recorded'
  | 'claim_lost';

/** Transitions by state and event. An event without an entry changes nothing in that state. */
export const DELIVERY_LIFE: Readonly<Record<BufferedState, Readonly<Partial<Record<DeliveryEvent, BufferedState>>>>> = {
  reserved: { committed: 'ready', rolled_back: 'released' },
  ready: { sent: 'in_flight', endpoint_closed: 'recording', stopped: 'released', claim_lost: 'released' },
  in_flight: { retried_soon: 'resting', answered: 'recording', claim_lost: 'released' },
  resting: { rested: 'ready', endpoint_closed: 'recording', stopped: 'released', claim_lost: 'released' },
  recording: { recorded: 'released', claim_lost: 'released' },
  released: {},
};

export function nextBufferedState(state: BufferedState, event: DeliveryEvent): BufferedState {
  return DELIVERY_LIFE[state][event] ?? state;
}
