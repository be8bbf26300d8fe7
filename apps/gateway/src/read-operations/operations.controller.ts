import { Controller } from '@nestjs/common';
import { API } from '@ballast/api';
import {
  type Answer,
  type Call,
  EMPTY_PAGE,
  found,
  Handles,
  ok,
  pageAnswer,
  PageTokens,
  TheCall,
} from '@ballast/platform-edge';
import { belongsTo, ownFilter } from '../http/own-resources';
import { ExecutionReadModel } from '../read-models/executions/executions.query';
import { OperationReadModel } from '../read-models/operations/operations.query';

@Controller()
export class OperationsController {
  constructor(
    private readonly operations: OperationReadModel,
    private readonly executions: ExecutionReadModel,
    private readonly tokens: PageTokens,
  ) {}

  @Handles(API.listOperations)
  async listOperations(@TheCall() call: Call<typeof API.listOperations>): Promise<Answer> {
    const { bodies, next } = await this.operations.list(call.caller.platformCode, call.query, this.tokens.read(call));
    return pageAnswer('operations', bodies, this.tokens.write(next, call));
  }

  @Handles(API.getOperation)
  async getOperation(@TheCall() { caller, params }: Call<typeof API.getOperation>): Promise<Answer> {
    return ok(found(await this.operations.find(caller.platformCode, params.operation_id), 'Operation'));
  }

  @Handles(API.listExecutions)
  async listExecutions(@TheCall() call: Call<typeof API.listExecutions>): Promise<Answer> {
    const page = this.tokens.read(call);
    const filter = ownFilter(call.caller, call.query);
    const { bodies, next } =
      filter === undefined ? EMPTY_PAGE : await this.executions.list(call.caller.platformCode, filter, page);
    return pageAnswer('executions', bodies, this.tokens.write(next, call));
  }

  @Handles(API.getExecution)
  async getExecution(@TheCall() { caller, params }: Call<typeof API.getExecution>): Promise<Answer> {
    const body = await this.executions.find(caller.platformCode, params.execution_id);
    return ok(found(belongsTo(caller, body), 'Execution'));
  }
}
