import { Controller } from '@nestjs/common';
import { API } from '@ballast/api';
import { type Answer, type Call, found, Handles, ok, pageAnswer, PageTokens, TheCall } from '@ballast/platform-edge';
import { StrategiesHandler } from './strategies.handler';
import { StrategiesQuery } from './strategies.query';

@Controller()
export class StrategiesController {
  constructor(
    private readonly handler: StrategiesHandler,
    private readonly strategies: StrategiesQuery,
    private readonly tokens: PageTokens,
  ) {}

  @Handles(API.createStrategy)
  create(@TheCall() call: Call<typeof API.createStrategy>): Promise<Answer> {
    return this.handler.create(call);
  }

  @Handles(API.listStrategies)
  async list(@TheCall() call: Call<typeof API.listStrategies>): Promise<Answer> {
    const { bodies, next } = await this.strategies.list(call.caller.platformCode, this.tokens.read(call));
    return pageAnswer('strategies', bodies, this.tokens.write(next, call));
  }

  @Handles(API.getStrategy)
  async get(@TheCall() { caller, params }: Call<typeof API.getStrategy>): Promise<Answer> {
    return ok(found(await this.strategies.find(caller.platformCode, params.strategy_id), 'Strategy'));
  }

  @Handles(API.updateStrategy)
  update(@TheCall() call: Call<typeof API.updateStrategy>): Promise<Answer> {
    return this.handler.update(call);
  }
}
