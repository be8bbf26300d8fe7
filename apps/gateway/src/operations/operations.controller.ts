import { Controller } from '@nestjs/common';
import { API } from '@ballast/api';
import { type Answer, type Call, found, Handles, ok, pageAnswer, PageTokens, TheCall } from '@ballast/platform-edge';
import { ExecutionsQuery, OperationsQuery } from '../projections';

@Controller()
export class OperationsController {
  constructor(
    private readonly operations: OperationsQuery,
    private readonly executions: ExecutionsQuery,
    private readonly tokens: PageTokens,
  ) {}

  @Handles(API.listOperations)
  async listOperations(@TheCall() call: Call<typeof API.listOperations>): Promise<Answer> {
    const { bodies, next } = await this.operations.list(call.view, call.query, this.tokens.read(call));
    return pageAnswer('operations', bodies, this.tokens.write(next, call));
  }

  @Handles(API.getOperation)
  async getOperation(@TheCall() { view, params }: Call<typeof API.getOperation>): Promise<Answer> {
    return ok(found(await this.operations.find(view, params.operation_id), 'Operation'));
  }

  @Handles(API.listExecutions)
  async listExecutions(@TheCall() call: Call<typeof API.listExecutions>): Promise<Answer> {
    const { bodies, next } = await this.executions.list(call.view, call.query, this.tokens.read(call));
    return pageAnswer('executions', bodies, this.tokens.write(next, call));
  }

  @Handles(API.getExecution)
  async getExecution(@TheCall() { view, params }: Call<typeof API.getExecution>): Promise<Answer> {
    return ok(found(await this.executions.find(view, params.execution_id), 'Execution'));
  }
}
