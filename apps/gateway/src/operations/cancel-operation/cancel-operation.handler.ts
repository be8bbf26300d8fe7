import { setTimeout as delay } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { API } from '@ballast/api';
import { compose, operationSchema, type Cause, type Composed, type Operation } from '@ballast/contracts';
import { operationCancelRequested } from '@ballast/contracts/operation';
import { toTimestamp, type Clock } from '@ballast/kernel';
import { type Answer, type Call, found, IdempotentRequests } from '@ballast/platform-edge';
import { parseBody, Problem } from '@ballast/platform-http';
import { CLOCK, SERVICE_CONFIG } from '@ballast/platform-service';
import { z } from 'zod';
import type { GatewayConfig } from '../../config';
import { OperationsQuery } from '../../projections';
import { type Awaited, Outcomes } from '../../replies';
import { StrategyStore } from '../../strategies';

const POLL_MS = 20;
const outcomeSchema = z.object({ cancelled: z.boolean() });

/**
 * Cancels Operations. The request is appended to the Strategy's log, and the orchestrator decides whether it came in
 * time.
 */
@Injectable()
export class CancelOperationHandler {
  constructor(
    private readonly operations: OperationsQuery,
    private readonly strategies: StrategyStore,
    private readonly requests: IdempotentRequests,
    private readonly outcomes: Outcomes,
    @Inject(SERVICE_CONFIG) private readonly config: GatewayConfig,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async cancel(call: Call<typeof API.cancelOperation>): Promise<Answer> {
    const { operation_id: id } = call.params;
    const find = (): Promise<string | undefined> => this.operations.find(call.view, id);
    const operation = operationSchema.parse(JSON.parse(found(await find(), 'Operation')));
    return this.requests.run({
      call,
      scope: operation.strategy_id,
      read: ({ document }) => parseBody(API.cancelOperation.body, document),
      effect: {
        kind: 'remote',
        awaits: 'cancellation' satisfies Awaited,
        resourceId: () => id,
        messages: async (tx, _body, effectId, cause) => {
          await this.strategies.lock(tx, operation.strategy_id);
          return [this.cancelRequest(operation, cause, effectId)];
        },
        finish: async (_body, effectId) => {
          const outcome = await this.outcomes.of(effectId, 'orchestrator', this.config.EFFECT_TIMEOUT_MS);
          if (!outcomeSchema.parse(JSON.parse(outcome)).cancelled) {
            throw new Problem(
              'conflict',
              'The prices of the Operation are locked, or it has ended: it can no longer be cancelled.',
            );
          }
          return { answer: await this.failed(find), resourceId: id };
        },
      },
      // The Operation fails when all that it held is given back, which may be later than its cancellation.
      current: () => this.failed(find),
    });
  }

  /** Waits for the failed Operation: holds are released first, and Executions end before their Operation. */
  private async failed(find: () => Promise<string | undefined>): Promise<string> {
    const deadline = performance.now() + this.config.EFFECT_TIMEOUT_MS;
    for (;;) {
      const body = found(await find(), 'Operation');
      if (operationSchema.parse(JSON.parse(body)).status === 'failed') return body;
      if (performance.now() > deadline) {
        throw new Problem(
          'unavailable',
          'The Operation is being cancelled, but it has not ended yet. Repeat the request.',
        );
      }
      await delay(POLL_MS);
    }
  }

  private cancelRequest({ id, strategy_id }: Operation, cause: Cause, effectId: string): Composed {
    return compose(operationCancelRequested, {
      cause,
      key: strategy_id,
      correlationId: effectId,
      place: effectId,
      occurredAt: toTimestamp(this.clock()),
      data: { operation_id: id, strategy_id },
    });
  }
}
