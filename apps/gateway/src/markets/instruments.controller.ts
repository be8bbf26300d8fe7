import { Controller } from '@nestjs/common';
import { API } from '@ballast/api';
import { type Answer, Handles, ok } from '@ballast/platform-edge';
import { InstrumentsQuery } from '../projections';

@Controller()
export class InstrumentsController {
  constructor(private readonly instruments: InstrumentsQuery) {}

  @Handles(API.listInstruments)
  async list(): Promise<Answer> {
    return ok(JSON.stringify({ instruments: await this.instruments.all() }));
  }
}
