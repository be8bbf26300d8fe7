import { Controller } from '@nestjs/common';
import { INTERNAL, type InternalAnswer, type InternalRequest } from '@ballast/internal-api';
import { HandlesInternal, Problem } from '@ballast/platform-http';
import { ExplanationsQuery } from './explanations.query';

const { ofExecution, pricesOf } = INTERNAL.explanations;

/** Explanations of the numbers of Operations, for the gateway. */
@Controller()
export class ExplanationsController {
  constructor(private readonly query: ExplanationsQuery) {}

  @HandlesInternal(ofExecution)
  async explanation({
    query: { platform_code, operation_id, index },
  }: InternalRequest<typeof ofExecution>): Promise<InternalAnswer<typeof ofExecution>> {
    return known(await this.query.ofExecution(platform_code, { operationId: operation_id, index }));
  }

  @HandlesInternal(pricesOf)
  async prices({
    query: { platform_code, operation_id },
  }: InternalRequest<typeof pricesOf>): Promise<InternalAnswer<typeof pricesOf>> {
    return known(await this.query.pricesOf(platform_code, operation_id));
  }
}

function known<T>(answer: T | undefined): T {
  if (answer === undefined) throw new Problem('not_found', 'Nothing is known of it here.');
  return answer;
}
