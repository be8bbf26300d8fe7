import { Inject, Injectable } from '@nestjs/common';
import type { OperationRequestRules } from '@ballast/api';
import { INTERNAL, type Preview } from '@ballast/internal-api';
import { Problem } from '@ballast/platform-http';
import { SERVICE_CONFIG } from '@ballast/platform-service';
import { OperationContexts, type StrategyContext } from '../operation-request/operation-contexts';
import { readOperationRequest, type OperationRequest } from '../operation-request/read-operation-request';
import type { GatewayConfig } from '../../config';
import { type Answer, type Call, IdempotentRequests, ownedBy } from '@ballast/platform-edge';
import { OrchestratorClient } from '../../clients';
import { planBodyHash } from '../plans/plan-body-hash';
import { PlanStore, type PlanKey } from '../plans/plan.store';

interface ReadRequest {
  readonly request: OperationRequest;
  readonly bodyHash: Buffer;
}

/** Dry run of an Operation: same check, prices and sizing; no holds, no messages. The result is stored as a plan. */
@Injectable()
export class PreviewOperationHandler {
  constructor(
    private readonly requests: IdempotentRequests,
    private readonly contexts: OperationContexts,
    private readonly orchestrator: OrchestratorClient,
    private readonly plans: PlanStore,
    @Inject(SERVICE_CONFIG) private readonly config: GatewayConfig,
  ) {}

  async preview(call: Call, strategyId: string, rules: OperationRequestRules): Promise<Answer> {
    const { platformCode } = call.caller;
    const terms = { rules, takesPlan: false, participantsMax: this.config.PLAN_PARTICIPANTS_MAX };
    const context = await this.contexts.of(call, strategyId, terms);
    const { strategy } = context;
    return this.requests.run<ReadRequest>({
      call,
      scope: strategy.id,
      read: async ({ document }) => ({
        request: await readOperationRequest(document, context),
        bodyHash: await planBodyHash(document),
      }),
      effect: {
        kind: 'remote',
        finish: async ({ request, bodyHash }, planId) => {
          const kept = await this.plans.answerOf(platformCode, planId);
          if (kept !== undefined) return { answer: kept };
          const { participantCode: initiatedBy = '' } = ownedBy(call.view);
          const key = { planId, platformCode, initiatedBy, strategyId: strategy.id, type: rules.type, bodyHash };
          return { answer: await this.plan(request, context, key) };
        },
      },
      current: async (planId) => (await this.plans.answerOf(platformCode, planId)) ?? gone(),
    });
  }

  private async plan(request: OperationRequest, context: StrategyContext, key: PlanKey): Promise<string> {
    const preview = await this.orchestrator.call(INTERNAL.previews.create, {
      body: {
        platform_code: key.platformCode,
        plan_id: key.planId,
        strategy_id: key.strategyId,
        type: key.type,
        quoted_currency: context.quotedCurrency,
        quoted_scale: context.scale,
        allocations: request.allocations,
        instruments: request.instruments,
        participants: request.participants,
        participants_max: context.participantsMax,
        drifted_only_bps: request.options.driftedOnlyBps,
        initiated_by: key.initiatedBy === '' ? undefined : key.initiatedBy,
      },
    });
    const { prices, instruments, scope, participants } = preview;
    const pinned = {
      plan_id: key.planId,
      prices: [...prices],
      instruments: [...instruments],
      ...(scope === undefined ? {} : { scope: [...scope] }),
    };
    return this.plans.keep(key, { pinned, participants }, (expiresAt) => answerOf(preview, key.planId, expiresAt));
  }
}

/** @throws Problem `plan_stale` for a repeated preview whose plan is no longer stored. */
function gone(): never {
  throw new Problem('plan_stale', 'The plan of this request has expired and is not kept any more.');
}

function answerOf({ prices, executions }: Preview, planId: string, expiresAt: string): string {
  return JSON.stringify({
    plan_id: planId,
    expires_at: expiresAt,
    prices: prices.map(({ asset, ...price }) => ({ underlying_currency: asset, ...price })),
    executions,
  });
}
