import { Controller, Get, Query, UseGuards } from '@nestjs/common';
import { InternalGuard, parseQuery, Problem } from '@ballast/platform-http';
import { z } from 'zod';
import { ExplanationsQuery, type ExplainedExecution, type OperationPrices } from './explanations.query';

const ofOperation = z.object({ platform_code: z.string().min(1), operation_id: z.uuid() });
const ofExecution = ofOperation.extend({
  /** Place of the Execution in the request, from 0. */
  index: z.coerce.number().int().min(0),
});

/** How Operations came to their numbers, for the service that answers callers. */
@Controller('internal')
@UseGuards(InternalGuard)
export class ExplanationsController {
  constructor(private readonly query: ExplanationsQuery) {}

  @Get('explanations')
  async explanation(@Query() query: unknown): Promise<ExplainedExecution> {
    const { platform_code, operation_id, index } = parseQuery(ofExecution, query);
    return known(await this.query.ofExecution(platform_code, { operationId: operation_id, index }));
  }

  @Get('operation-prices')
  async prices(@Query() query: unknown): Promise<OperationPrices> {
    const { platform_code, operation_id } = parseQuery(ofOperation, query);
    return known(await this.query.pricesOf(platform_code, operation_id));
  }
}

function known<T>(answer: T | undefined): T {
  if (answer === undefined) throw new Problem('not_found', 'Nothing is known of it here.');
  return answer;
}
