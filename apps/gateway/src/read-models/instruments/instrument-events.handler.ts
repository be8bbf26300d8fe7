import { Injectable } from '@nestjs/common';
import { decode, instrumentListed } from '@ballast/contracts';
import { decodeMessages, type LogMessage, type OutgoingMessage } from '@ballast/platform-log';
import type { Tx } from '@ballast/platform-postgres';
import { projectInstruments } from './instruments.projection';
import { InstrumentReadModel } from './instruments.query';

/** Projects the instruments that allocations may name. */
@Injectable()
export class InstrumentEventsHandler {
  constructor(private readonly instruments: InstrumentReadModel) {}

  async handle(tx: Tx, messages: readonly LogMessage[]): Promise<readonly OutgoingMessage[]> {
    const ours = messages.filter(({ type }) => type === instrumentListed.type);
    const listed = decodeMessages(ours, (message) => decode(instrumentListed, message));
    const hasChanged = await projectInstruments(
      tx,
      listed.map(({ data, occurredAt }) => ({ instrument: data.instrument, changedAt: occurredAt })),
    );
    if (hasChanged) tx.afterCommit(() => this.instruments.forget());
    return [];
  }
}
