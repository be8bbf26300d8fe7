import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { instrumentSchema, type Instrument } from '@ballast/contracts';
import { Repository } from 'typeorm';
import { instrumentEntity, type InstrumentEntity } from '../entities';

/** Milliseconds for which an instance may use the old version of instruments that another instance has changed. */
const REMEMBERED_MS = 1_000;

interface Remembered {
  readonly instruments: Promise<readonly Instrument[]>;
  readonly until: number;
}

/** The instruments by symbol, ascending; kept in memory, because every request is checked against them. */
@Injectable()
export class InstrumentsQuery {
  private remembered: Remembered | undefined;

  constructor(@InjectRepository(instrumentEntity) private readonly instruments: Repository<InstrumentEntity>) {}

  all(): Promise<readonly Instrument[]> {
    const now = performance.now();
    if (this.remembered !== undefined && now < this.remembered.until) return this.remembered.instruments;
    const remembered: Remembered = { instruments: this.load(), until: now + REMEMBERED_MS };
    this.remembered = remembered;
    // A failure is not remembered: the next caller tries again.
    remembered.instruments.catch(() => {
      if (this.remembered === remembered) this.remembered = undefined;
    });
    return remembered.instruments;
  }

  /** Drops the instruments in memory, after the projection of this instance has changed them. */
  forget(): void {
    this.remembered = undefined;
  }

  private async load(): Promise<readonly Instrument[]> {
    const rows = await this.instruments.find({ order: { symbol: 'ASC' } });
    return rows.map(({ body }) => instrumentSchema.parse(JSON.parse(body)));
  }
}
