import { Inject, Injectable } from '@nestjs/common';
import { API } from '@ballast/api';
import { compose, type Cause, type Composed } from '@ballast/contracts';
import { quoteExecute } from '@ballast/contracts/quote';
import { isConversion, withdrawalIdOf } from '@ballast/domain-rfq';
import { toTimestamp, type Clock } from '@ballast/kernel';
import { type Answer, type Call, found, IdempotentRequests, member, readJsonBody } from '@ballast/platform-edge';
import { isProblemCode, parseBody, Problem, type ProblemCode } from '@ballast/platform-http';
import { Reads, type Tx } from '@ballast/platform-postgres';
import { CLOCK, SERVICE_CONFIG } from '@ballast/platform-service';
import type { GatewayConfig } from '../config';
import { Outcomes } from '../replies';
import { QuoteStore, type ExecutedQuote } from './quote.store';

type ExecuteCall = Call<typeof API.executeQuote> | Call<typeof API.executeConversion>;

/**
 * Executes quotes. The answer tells the end of the quote, whichever call has brought it: a quote is decided once by the
 * credit check, however often and under however many request ids it is executed. A quote to convert and withdraw is
 * executed by its own call alone.
 */
@Injectable()
export class ExecuteQuoteHandler {
  constructor(
    private readonly quotes: QuoteStore,
    private readonly requests: IdempotentRequests,
    private readonly outcomes: Outcomes,
    private readonly reads: Reads,
    @Inject(SERVICE_CONFIG) private readonly config: GatewayConfig,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  execute(call: ExecuteCall): Promise<Answer> {
    return this.requests.run({
      call,
      locate: async () => {
        const id = quoteIdOf(call);
        if (id !== undefined) found(await this.find(call, id), 'quote');
      },
      read: async ({ document }) => {
        const { quote_id } = parseBody(call.apiCall.body, document);
        found(await this.find(call, quote_id), 'quote');
        return quote_id;
      },
      effect: {
        kind: 'remote',
        resourceId: (id) => id,
        messages: (tx, id, _effectId, cause) => this.command(tx, call, { id, cause }),
        finish: async (id) => {
          const ended = await this.ended(call, id);
          const problem = problemOf(ended);
          if (problem !== undefined) throw problem;
          return { resourceId: id, answer: answerOf(ended) };
        },
      },
      current: async (id) => {
        const quote = await this.find(call, id);
        return quote === undefined ? undefined : answerOf(quote);
      },
    });
  }

  /** A quote of this caller that this call executes, with its outcome. */
  private async find({ view, apiCall }: ExecuteCall, id: string): Promise<ExecutedQuote | undefined> {
    const executed = await this.quotes.findExecuted(this.reads, view, id);
    const converts = apiCall.id === 'executeConversion';
    return executed !== undefined && isConversion(executed.quote) === converts ? executed : undefined;
  }

  /** The command to execute a quote; none for a quote that has ended. */
  private async command(
    tx: Tx,
    { requestId, view }: ExecuteCall,
    { id, cause }: { readonly id: string; readonly cause: Cause },
  ): Promise<readonly Composed[]> {
    const terms = await this.quotes.findOpen(tx, view, id);
    if (terms === undefined) return [];
    return [
      compose(quoteExecute, {
        cause,
        key: view.platformCode,
        correlationId: id,
        place: id,
        occurredAt: toTimestamp(this.clock()),
        data: { ...terms, request_id: requestId },
      }),
    ];
  }

  /** @throws Problem `unavailable` when the quote has not ended in time. */
  private async ended(call: ExecuteCall, id: string): Promise<ExecutedQuote> {
    const before = found(await this.find(call, id), 'quote');
    if (before.execution !== null) return before;
    await this.outcomes.of(id, 'quotes', this.config.EFFECT_TIMEOUT_MS);
    return found(await this.find(call, id), 'quote');
  }
}

/** The id that a body names, read without complaint: a body that is not valid is refused later. */
function quoteIdOf(call: ExecuteCall): string | undefined {
  try {
    const id = member(readJsonBody(call.body, call).document, 'quote_id');
    return typeof id === 'string' ? id : undefined;
  } catch {
    return undefined;
  }
}

/** The refusal of a quote that the call answers in place of a resource. */
function problemOf({ execution }: ExecutedQuote): Problem | undefined {
  switch (execution?.outcome) {
    case 'expired':
      return refusal('quote_expired', execution.status_reason);
    case 'unauthorized':
      if (!isProblemCode(execution.status_code)) throw new Error(`${execution.status_code} is no code of a problem`);
      return refusal(execution.status_code, execution.status_reason);
    default:
      return undefined;
  }
}

function refusal(code: ProblemCode, sentence: string): Problem {
  return new Problem(code, sentence, { errors: [sentence] });
}

function answerOf({ quote, execution }: ExecutedQuote): string {
  if (execution === null) throw new Error(`the quote ${quote.quote_id} has not been executed`);
  const { request_id, outcome, status_reason, status_code } = execution;
  const { trade_id } = quote;
  return JSON.stringify({
    request_id,
    quote,
    trade_id,
    trade_ids_list: trade_id === '' ? [] : [trade_id],
    status: outcome === 'executed' ? 'Completed' : 'Rejected',
    status_reason,
    status_code,
    ...(isConversion(quote) ? { withdrawal_request_id: trade_id === '' ? '' : withdrawalIdOf(quote) } : {}),
  });
}
