import { Controller } from '@nestjs/common';
import { API } from '@ballast/api';
import {
  type Answer,
  type Call,
  countedAnswer,
  countedRequest,
  found,
  Handles,
  ok,
  TheCall,
} from '@ballast/platform-edge';
import { AllocationsQuery } from '../projections';
import { AllocationsHandler } from './allocations.handler';

/** Calls that make, change and read allocations. */
@Controller()
export class AllocationsController {
  constructor(
    private readonly allocations: AllocationsQuery,
    private readonly handler: AllocationsHandler,
  ) {}

  @Handles(API.createAllocation)
  create(@TheCall() call: Call<typeof API.createAllocation>): Promise<Answer> {
    return this.handler.create(call);
  }

  @Handles(API.listAllocations)
  async list(@TheCall() { view, query }: Call<typeof API.listAllocations>): Promise<Answer> {
    const { instrument_ids: symbols, ...asked } = query;
    const request = countedRequest(asked, 'created_at');
    return countedAnswer(await this.allocations.list(view.platformCode, symbols, request), request);
  }

  @Handles(API.getAllocation)
  async get(@TheCall() { view, params, query }: Call<typeof API.getAllocation>): Promise<Answer> {
    const { platformCode } = view;
    const { allocation_id: id } = params;
    const body =
      query.version === undefined
        ? await this.allocations.find(platformCode, id)
        : await this.allocations.findVersion(platformCode, id, query.version);
    return ok(found(body, 'allocation'));
  }

  @Handles(API.replaceAllocation)
  replace(@TheCall() call: Call<typeof API.replaceAllocation>): Promise<Answer> {
    return this.handler.replace(call);
  }
}
