import { Inject, Injectable } from '@nestjs/common';
import type { Operation, OperationRequestRules } from '@ballast/contracts';
import { systemClock, toTimestamp } from '@ballast/kernel';
import { SERVICE_CONFIG } from '@ballast/platform-service';
import type { GatewayConfig } from '../config';
import type { Answer } from '../http/answer';
import { found, type Call } from '../http/call';
import { IdempotentRequests } from '../idempotency/idempotent-requests';
import { StrategyStore } from '../manage-strategies/strategy.store';
import { MarketsReader } from '../markets/markets';
import { OperationReadModel } from '../read-models/operations/operations.query';
import { operationMessages } from './operation-messages';
import { readOperationRequest, type OperationRequest } from './read-operation-request';

/** Accepts Operations of every type: checked, readable and in the request log of its Strategy in one transaction. */
@Injectable()
export class AcceptOperationHandler {
  constructor(
    private readonly requests: IdempotentRequests,
    private readonly strategies: StrategyStore,
    private readonly operations: OperationReadModel,
    private readonly markets: MarketsReader,
    @Inject(SERVICE_CONFIG) private readonly config: GatewayConfig,
  ) {}

  async accept(call: Call, strategyId: string, rules: OperationRequestRules): Promise<Answer> {
    const { platformCode } = call.caller;
    const strategy = found(await this.strategies.find(platformCode, strategyId), 'Strategy');
    const { quotedCurrency } = strategy;
    const markets = await this.markets.read();
    const scale = markets.scaleOf(quotedCurrency);
    if (scale === undefined) throw new Error(`No instrument is quoted in ${quotedCurrency} any more`);
    return this.requests.run<OperationRequest>({
      call,
      scope: strategy.id,
      read: ({ document }) =>
        readOperationRequest(document, {
          rules,
          quotedCurrency,
          markets,
          scale,
          participantsMax: this.config.PARTICIPANTS_MAX,
        }),
      effect: {
        kind: 'local',
        apply: async (tx, request, id) => {
          await this.strategies.lock(tx, strategy.id);
          const now = toTimestamp(systemClock());
          const operation: Operation = {
            id,
            strategy_id: strategy.id,
            request_id: call.requestId,
            type: rules.type,
            status: 'validating',
            status_reason: '',
            status_detail: '',
            allocations: [...request.allocations],
            created_at: now,
            updated_at: now,
          };
          const answer = await this.operations.accept(tx, { operation, platformCode });
          // Without amounts whatever is held may trade, not only what is allocated.
          const legs = rules.takesAmounts ? request.allocations.length : markets.countIn(quotedCurrency);
          const messages = operationMessages(operation, request, { platformCode, quotedCurrency, scale, legs });
          return { answer, messages };
        },
      },
      current: (id) => this.operations.find(platformCode, id),
    });
  }
}
