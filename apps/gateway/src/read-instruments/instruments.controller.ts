import { Controller } from '@nestjs/common';
import { API } from '@ballast/api';
import { ok, type Answer } from '../http/answer';
import { Handles } from '../http/handles.decorator';
import { InstrumentReadModel } from '../read-models/instruments/instruments.query';

@Controller()
export class InstrumentsController {
  constructor(private readonly instruments: InstrumentReadModel) {}

  @Handles(API.listInstruments)
  async list(): Promise<Answer> {
    return ok(JSON.stringify({ instruments: await this.instruments.all() }));
  }
}
