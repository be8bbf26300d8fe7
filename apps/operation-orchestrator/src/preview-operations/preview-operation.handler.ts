import { setImmediate as turn } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { OPERATION_TRAITS, type CreditDecision, type RequestedParticipant } from '@ballast/contracts';
import { plainReason, stopRunningLegs } from '@ballast/domain-execution';
import {
  assetsWithoutPrice,
  holdsPlaceOf,
  instrumentsOf,
  plannerOf,
  quoteTerms,
  requiredAssets,
  traderIdsOf,
  uncheckedExecutions,
  verdictOf,
  type Chunk,
  type PricedRequest,
} from '@ballast/domain-operation';
import { INTERNAL, type Preview, type PreviewRequest } from '@ballast/internal-api';
import { toTimestamp, type Clock, type Timestamp } from '@ballast/kernel';
import { Reads } from '@ballast/platform-postgres';
import { CLOCK } from '@ballast/platform-service';
import { CreditCheckClient } from '../clients/credit-check.client';
import { PricingClient } from '../clients/pricing.client';
import { TraderStore } from '../persistence/trader.store';
import { assertPlannable } from './assert-plannable';

/** Number of Executions that are computed in one turn of the event loop. */
const EXECUTIONS_PER_TURN = 100;

/**
 * Dry run of an Operation: the same credit check, prices and sizing, but no hold and no message. The prices of the plan
 * stand for the reference prices and for the locked prices.
 */
@Injectable()
export class PreviewOperationHandler {
  constructor(
    private readonly reads: Reads,
    private readonly traders: TraderStore,
    private readonly pricing: PricingClient,
    private readonly creditCheck: CreditCheckClient,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async preview(request: PreviewRequest): Promise<Preview> {
    const codes =
      request.participants === undefined
        ? (await this.traders.defaultScope(this.reads, request.strategy_id)).codes
        : undefined;
    const asked = request.participants ?? (codes ?? []).map((participant_code) => ({ participant_code }));
    assertPlannable(asked.length, request);
    const unpriced = unpricedOperation(request, asked.length, toTimestamp(this.clock()));
    const { prices, instruments } = await this.pricing.call(INTERNAL.quotes.read, { body: quoteTerms(unpriced) });
    const operation: PricedRequest = { ...unpriced, reference: { prices, instruments }, prices };
    const chunk: Chunk = { number: 0, firstIndex: 0, participants: asked, state: { status: 'listed' } };
    const decisions = await this.decide(request.platform_code, operation, chunk);
    const found = new Map(decisions.map((decision) => [decision.participant_code, decision]));
    return {
      prices,
      instruments: instrumentsOf(operation),
      ...(codes === undefined ? {} : { scope: codes }),
      participants: asked.map((participant) => ({
        ...participant,
        planned: verdictOf(found.get(participant.participant_code)),
      })),
      executions: await plannedExecutions(operation, asked, found),
    };
  }

  /** An Operation that sells is not checked when a price that it needs is missing. */
  private async decide(
    platformCode: string,
    operation: PricedRequest,
    chunk: Chunk,
  ): Promise<readonly CreditDecision[]> {
    if (chunk.participants.length === 0) return [];
    const lacking = assetsWithoutPrice(requiredAssets(operation.request), operation.prices ?? []);
    const { spendsCash } = OPERATION_TRAITS[operation.request.type];
    if (spendsCash || lacking.length === 0) return this.check(platformCode, operation, chunk);
    const traders = await this.traders.existing(this.reads, traderIdsOf(operation, chunk));
    return uncheckedExecutions(operation, chunk, traders).map(({ decision }) => withoutPrice(decision));
  }

  private async check(
    platformCode: string,
    operation: PricedRequest,
    chunk: Chunk,
  ): Promise<readonly CreditDecision[]> {
    const check = { ...holdsPlaceOf(operation, chunk), is_planned: true };
    const { decisions } = await this.creditCheck.call(INTERNAL.checks.preview, {
      body: { platform_code: platformCode, check },
    });
    return decisions;
  }
}

function withoutPrice(decision: CreditDecision): CreditDecision {
  const reason = plainReason('price_unavailable');
  const stop = { status: 'rejected', status_reason: reason.status_reason } as const;
  return { ...decision, ...reason, outcome: 'rejected', legs: [...stopRunningLegs(decision.legs, stop)] };
}

function unpricedOperation(request: PreviewRequest, participants: number, now: Timestamp): PricedRequest {
  return {
    id: request.plan_id,
    request: {
      operation_id: request.plan_id,
      strategy_id: request.strategy_id,
      request_id: '',
      type: request.type,
      quoted_currency: request.quoted_currency,
      quoted_scale: request.quoted_scale,
      allocations: request.allocations,
      instruments: request.instruments,
      participants,
      chunks: 1,
      default_scope: request.participants === undefined,
      chunk_participants: Math.max(1, participants),
      drifted_only_bps: request.drifted_only_bps,
      initiated_by: request.initiated_by,
      created_at: now,
    },
    reference: null,
    prices: null,
  };
}

async function plannedExecutions(
  operation: PricedRequest,
  asked: readonly RequestedParticipant[],
  found: ReadonlyMap<string, CreditDecision>,
): Promise<Preview['executions']> {
  const plan = plannerOf(operation);
  const executions: Preview['executions'][number][] = [];
  for (const [index, { participant_code, amount = '' }] of asked.entries()) {
    if (index > 0 && index % EXECUTIONS_PER_TURN === 0) await turn();
    const decision = found.get(participant_code);
    if (decision !== undefined) executions.push(plan(decision, amount));
  }
  return executions;
}
