import { decode, TOPICS } from '@ballast/contracts';
import {
  instrumentListed,
  pricesAwaited,
  pricesLocked,
  pricesMarked,
  pricesMoved,
  pricesQuoted,
  pricesUnavailable,
} from '@ballast/contracts/pricing';
import type { LogMessage } from '@ballast/platform-log';
import type { Tx } from '@ballast/platform-postgres';
import type { FoldPhase, ServiceFold } from '@ballast/platform-record';
import { FaultsFold } from '@ballast/sandbox';
import { InstrumentStore } from '../list-instruments/instrument.store';
import { LockStore } from '../lock-prices/lock.store';
import { MarkClockStore } from '../mark-prices/mark-clock.store';
import { PinStore } from '../pin-prices/pin.store';
import { WaitStore } from '../price-commands/wait.store';

/** Instruments, pins, locks, waits and faults, from the facts of pricing. */
export class PricingFold implements ServiceFold {
  private readonly instruments = new InstrumentStore();
  private readonly pins = new PinStore();
  private readonly markClock = new MarkClockStore();
  private readonly locks = new LockStore();
  private readonly waits = new WaitStore();

  readonly phases: readonly FoldPhase[] = [
    {
      topic: TOPICS.instrumentEvents,
      types: [instrumentListed.type],
      apply: (tx, messages) =>
        this.instruments.insertMissing(
          tx,
          messages.map((message) => decode(instrumentListed, message)),
        ),
    },
    {
      topic: TOPICS.priceMarks,
      types: [pricesMarked.type],
      apply: (tx, messages) => this.mark(tx, messages),
    },
    {
      topic: TOPICS.priceEvents,
      types: [pricesAwaited.type, pricesLocked.type, pricesMoved.type, pricesQuoted.type, pricesUnavailable.type],
      apply: (tx, messages) => this.answer(tx, messages),
    },
    new FaultsFold('pricing'),
  ];

  private async mark(tx: Tx, messages: readonly LogMessage[]): Promise<void> {
    const facts = messages.map((message) => decode(pricesMarked, message));
    await this.pins.save(tx, facts);
    await this.markClock.advance(tx, facts);
  }

  private async answer(tx: Tx, messages: readonly LogMessage[]): Promise<void> {
    const of = (type: string): readonly LogMessage[] => messages.filter((message) => message.type === type);
    const quoted = of(pricesQuoted.type).map((message) => decode(pricesQuoted, message));
    const locks = [
      ...of(pricesLocked.type).map((message) => decode(pricesLocked, message)),
      ...of(pricesMoved.type).map((message) => decode(pricesMoved, message)),
      ...of(pricesUnavailable.type).map((message) => decode(pricesUnavailable, message)),
    ];
    await this.waits.insertMissing(
      tx,
      of(pricesAwaited.type).map((message) => decode(pricesAwaited, message)),
    );
    await this.locks.insertMissing(tx, locks);
    // A request waits before it is answered, never after.
    await this.waits.end(
      tx,
      'quote',
      quoted.map(({ data, input: origin }) => ({ operationId: data.operation_id, origin })),
    );
    await this.waits.end(
      tx,
      'lock',
      locks.map(({ data, input: origin }) => ({ operationId: data.operation_id, origin })),
    );
  }
}
