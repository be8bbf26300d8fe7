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
import { AllocationsQuery, ConfigurationsQuery } from '../projections';
import { ConfigurationsHandler } from './configurations.handler';
import { ReadDriftHandler } from './read-drift.handler';

/** Calls that make, change, remove and read configurations of accounts. */
@Controller()
export class ConfigurationsController {
  constructor(
    private readonly configurations: ConfigurationsQuery,
    private readonly allocations: AllocationsQuery,
    private readonly handler: ConfigurationsHandler,
    private readonly drifts: ReadDriftHandler,
  ) {}

  @Handles(API.createConfiguration)
  create(@TheCall() call: Call<typeof API.createConfiguration>): Promise<Answer> {
    return this.handler.create(call);
  }

  @Handles(API.createConfigurations)
  createMany(@TheCall() call: Call<typeof API.createConfigurations>): Promise<Answer> {
    return this.handler.createMany(call);
  }

  @Handles(API.listConfigurations)
  async list(@TheCall() { view, query }: Call<typeof API.listConfigurations>): Promise<Answer> {
    const request = countedRequest(query, 'account_id');
    return countedAnswer(await this.configurations.list(view, query, request), request);
  }

  @Handles(API.getConfiguration)
  async get(@TheCall() { view, params }: Call<typeof API.getConfiguration>): Promise<Answer> {
    return ok(found(await this.configurations.find(view, params.account_id), 'configuration', 'account'));
  }

  @Handles(API.updateConfiguration)
  update(@TheCall() call: Call<typeof API.updateConfiguration>): Promise<Answer> {
    return this.handler.update(call);
  }

  @Handles(API.deleteConfiguration)
  remove(@TheCall() call: Call<typeof API.deleteConfiguration>): Promise<Answer> {
    return this.handler.remove(call);
  }

  @Handles(API.getAccountDrift)
  async drift(@TheCall() { view, params }: Call<typeof API.getAccountDrift>): Promise<Answer> {
    return ok(JSON.stringify(await this.drifts.read(view, params.account_id)));
  }

  @Handles(API.listAllocationAccounts)
  async accounts(@TheCall() { view, params, query }: Call<typeof API.listAllocationAccounts>): Promise<Answer> {
    const { platformCode } = view;
    found(await this.allocations.find(platformCode, params.allocation_id), 'allocation');
    const request = countedRequest(query, 'created_at');
    return countedAnswer(await this.configurations.accountsOf(platformCode, params.allocation_id, request), request);
  }
}
