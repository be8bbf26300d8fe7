import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { instrumentEntity, type InstrumentEntity } from '../persistence/entities';

/** The listed instruments. */
@Injectable()
export class InstrumentsQuery {
  constructor(@InjectRepository(instrumentEntity) private readonly instruments: Repository<InstrumentEntity>) {}

  /** Decimals of the price of every instrument, by symbol. */
  async priceScales(): Promise<ReadonlyMap<string, number>> {
    const instruments = await this.instruments.find();
    return new Map(instruments.map(({ symbol, priceScale }) => [symbol, priceScale]));
  }
}
