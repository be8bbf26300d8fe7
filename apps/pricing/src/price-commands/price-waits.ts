import { Injectable } from '@nestjs/common';
import { compose, type Composed, type Envelope, type PricesAwaited } from '@ballast/contracts';
import { pricesAwaited } from '@ballast/contracts/pricing';
import type { PriceWait } from '@ballast/domain-pricing';
import type { Timestamp } from '@ballast/kernel';
import type { OutgoingMessage } from '@ballast/platform-log';
import type { Tx } from '@ballast/platform-postgres';
import { WaitStore, type WaitKind } from './wait.store';

/** A request that has to wait for fresh prices. */
export interface WaitingRequest {
  readonly command: { readonly envelope: Envelope<{ readonly operation_id: string }>; readonly text: string };
  readonly wait: PriceWait;
}

/** Outcome of a look at the market for requests that waited. */
interface LookOutcome {
  /** Commands that got their answer. */
  readonly answered: readonly WaitingRequest['command'][];
  readonly waiting: readonly WaitingRequest[];
}

/** Begins, prolongs and ends the waits of requests. */
@Injectable()
export class PriceWaits {
  constructor(private readonly store: WaitStore) {}

  /** Lets requests wait that have not waited yet, one for each Operation. Answers the facts about them. */
  async begin(
    tx: Tx,
    kind: WaitKind,
    { waiting, now }: { readonly waiting: readonly WaitingRequest[]; readonly now: Timestamp },
  ): Promise<readonly OutgoingMessage[]> {
    if (waiting.length === 0) return [];
    const facts = waiting.map((request) => awaitedMessage(kind, request, now));
    await this.store.insertMissing(
      tx,
      facts.map(({ envelope }) => envelope),
    );
    await this.store.schedule(tx, kind, waitsByOperation(waiting));
    return facts;
  }

  /** Ends the waits of answered requests, and lets the others wait on. */
  async goOn(tx: Tx, kind: WaitKind, { answered, waiting }: LookOutcome): Promise<void> {
    const ended = answered.map(({ envelope: { data, origin } }) => ({ operationId: data.operation_id, origin }));
    await this.store.end(tx, kind, ended);
    await this.store.unschedule(
      tx,
      kind,
      ended.map(({ operationId }) => operationId),
    );
    await this.store.schedule(tx, kind, waitsByOperation(waiting));
  }
}

function waitsByOperation(waiting: readonly WaitingRequest[]): ReadonlyMap<string, PriceWait> {
  return new Map(waiting.map(({ command, wait }) => [command.envelope.data.operation_id, wait]));
}

function awaitedMessage(kind: WaitKind, { command, wait }: WaitingRequest, now: Timestamp): Composed<PricesAwaited> {
  const { envelope, text } = command;
  const { operation_id } = envelope.data;
  return compose(pricesAwaited, {
    cause: envelope,
    key: envelope.key,
    place: operation_id,
    occurredAt: now,
    data: { operation_id, kind, due_at: wait.dueAt, command: text },
  });
}
