import { Inject, Injectable } from '@nestjs/common';
import type { OperationRequestRules } from '@ballast/api';
import { acceptedResource } from '@ballast/domain-operation';
import { toTimestamp, type Clock } from '@ballast/kernel';
import type { Tx } from '@ballast/platform-postgres';
import { CLOCK, SERVICE_CONFIG } from '@ballast/platform-service';
import type { GatewayConfig } from '../../config';
import { type Answer, type Call, IdempotentRequests, ownedBy } from '@ballast/platform-edge';
import { StrategyStore } from '../../strategies';
import { planBodyHash } from '../plans/plan-body-hash';
import { PlanStore, type StoredPlan } from '../plans/plan.store';
import { OperationsProjection, OperationsQuery } from '../../projections';
import { OperationContexts, type StrategyContext } from '../operation-request/operation-contexts';
import { operationMessages } from './operation-messages';
import { readOperationRequest, type OperationRequest } from '../operation-request/read-operation-request';

/** A validated request, with the hash of its body when it names a plan. */
interface ReadRequest {
  readonly request: OperationRequest;
  /** Hash of the body that the plan must have been made for; null without a plan. */
  readonly planBody: Buffer | null;
}

/**
 * Accepts Operations of every type. One transaction stores the request id, makes the Operation readable and appends it
 * to the request log of its Strategy.
 */
@Injectable()
export class AcceptOperationHandler {
  constructor(
    private readonly requests: IdempotentRequests,
    private readonly contexts: OperationContexts,
    private readonly strategies: StrategyStore,
    private readonly plans: PlanStore,
    private readonly operations: OperationsQuery,
    private readonly projection: OperationsProjection,
    @Inject(SERVICE_CONFIG) private readonly config: Pick<GatewayConfig, 'PARTICIPANTS_MAX'>,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async accept(call: Call, strategyId: string, rules: OperationRequestRules): Promise<Answer> {
    const { platformCode } = call.caller;
    const { participantCode: initiatedBy } = ownedBy(call.view);
    const terms = { rules, takesPlan: true, participantsMax: this.config.PARTICIPANTS_MAX };
    const context = await this.contexts.of(call, strategyId, terms);
    const { strategy, quotedCurrency, scale } = context;
    return this.requests.run<ReadRequest>({
      call,
      scope: strategy.id,
      read: async ({ document }) => {
        const request = await readOperationRequest(document, context);
        return { request, planBody: request.options.planId === undefined ? null : await planBodyHash(document) };
      },
      effect: {
        kind: 'local',
        apply: async (tx, read, id, cause) => {
          await this.strategies.lock(tx, strategy.id);
          const { request } = read;
          const plan = await this.planOf(tx, read, { context, platformCode, initiatedBy });
          const { allocations, options } = request;
          const operation = acceptedResource({
            operation_id: id,
            strategy_id: strategy.id,
            request_id: call.requestId,
            initiated_by: initiatedBy,
            type: rules.type,
            allocations: [...allocations],
            max_price_move_bps: options.maxPriceMoveBps,
            drifted_only_bps: options.driftedOnlyBps,
            plan: options.planId === undefined ? undefined : { plan_id: options.planId },
            created_at: toTimestamp(this.clock()),
          });
          const answer = await this.projection.accept(tx, { operation, platformCode });
          const legs = context.legsOf(allocations);
          const messages = operationMessages(operation, request, { cause, quotedCurrency, scale, legs, plan });
          return { answer, messages };
        },
      },
      current: (id) => this.operations.find(call.view, id),
    });
  }

  /**
   * The stored plan of a request; undefined when the request names no plan.
   * @throws Problem `plan_stale` when the plan cannot be used with this request.
   */
  private planOf(
    tx: Tx,
    { request: { options }, planBody }: ReadRequest,
    {
      context,
      platformCode,
      initiatedBy = '',
    }: {
      readonly context: StrategyContext;
      readonly platformCode: string;
      readonly initiatedBy: string | undefined;
    },
  ): Promise<StoredPlan> | undefined {
    if (options.planId === undefined || planBody === null) return undefined;
    const { strategy, rules } = context;
    return this.plans.use(tx, {
      planId: options.planId,
      platformCode,
      initiatedBy,
      strategyId: strategy.id,
      type: rules.type,
      bodyHash: planBody,
    });
  }
}
