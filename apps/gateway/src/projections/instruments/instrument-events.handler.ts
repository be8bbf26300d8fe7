import { Injectable } from '@nestjs/common';
import type { OutgoingMessage } from '@ballast/platform-log';
import type { Tx } from '@ballast/platform-postgres';
import { InstrumentsProjection, type InstrumentVersion } from './instruments.projection';
import { InstrumentsQuery } from './instruments.query';

/** Projects the instruments that allocations may name. */
@Injectable()
export class InstrumentEventsHandler {
  constructor(
    private readonly projection: InstrumentsProjection,
    private readonly instruments: InstrumentsQuery,
  ) {}

  async handle(tx: Tx, versions: readonly (InstrumentVersion | undefined)[]): Promise<readonly OutgoingMessage[]> {
    const hasChanged = await this.projection.project(
      tx,
      versions.filter((version) => version !== undefined),
    );
    if (hasChanged) tx.afterCommit(() => this.instruments.forget());
    return [];
  }
}
