import { Injectable } from '@nestjs/common';
import type { AccountTrade, CustomerQuote } from '@ballast/contracts';
import { tradeOfQuote } from '@ballast/domain-rfq';
import type { Tx } from '@ballast/platform-postgres';

/** The outcome of the call that executed a quote. */
export interface QuoteExecution {
  /** Request id of the call. */
  readonly request_id: string;
  readonly outcome: 'executed' | 'rejected' | 'unauthorized' | 'expired';
  readonly status_reason: string;
  readonly status_code: string;
}

/** The end of a quote. */
export interface QuoteEnd {
  readonly quoteId: string;
  readonly status: 'executed' | 'rejected' | 'expired';
  readonly tradeId: string;
  /** Time of the trade; empty without one. */
  readonly executedAt: string;
  readonly authorizedAt: string;
  readonly grantVersion: number;
  readonly endedAt: string;
  readonly execution: QuoteExecution;
}

interface OpenRow {
  readonly id: string;
  readonly body: string;
}

/** Writes the ends of quotes into `gateway.quotes`. A quote that has ended stays as it is. */
@Injectable()
export class QuoteEndsProjection {
  /** Answers the trades of the quotes that were executed, by the id of the quote, each once. */
  async project(tx: Tx, ends: readonly QuoteEnd[]): Promise<ReadonlyMap<string, AccountTrade>> {
    if (ends.length === 0) return new Map();
    const open = await tx.prepared<OpenRow>(
      'gateway.quotes.lock_open',
      `SELECT id, body FROM gateway.quotes WHERE id = ANY($1::uuid[]) AND status = 'open' ORDER BY id FOR UPDATE`,
      [ends.map(({ quoteId }) => quoteId)],
    );
    const bodies = new Map(open.map(({ id, body }) => [id, JSON.parse(body) as CustomerQuote]));
    const ended = ends.flatMap((end) => {
      const quote = bodies.get(end.quoteId);
      bodies.delete(end.quoteId);
      return quote === undefined ? [] : [{ end, quote: endedQuote(quote, end) }];
    });
    await tx.prepared(
      'gateway.quotes.end',
      `UPDATE gateway.quotes q SET status = e.status, execution = e.execution, body = e.body
         FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[]) AS e (id, status, execution, body)
        WHERE q.id = e.id`,
      [
        ended.map(({ end }) => end.quoteId),
        ended.map(({ end }) => end.status),
        ended.map(({ end }) => JSON.stringify(end.execution)),
        ended.map(({ quote }) => JSON.stringify(quote)),
      ],
    );
    const executed = ended.filter(({ end }) => end.status === 'executed');
    return new Map(executed.map(({ end, quote }) => [end.quoteId, tradeOfQuote(quote, end.executedAt)]));
  }
}

function endedQuote(quote: CustomerQuote, end: QuoteEnd): CustomerQuote {
  return {
    ...quote,
    status: end.status,
    trade_id: end.tradeId,
    grant_version: end.grantVersion,
    authorized_at: end.authorizedAt,
    updated_at: end.endedAt,
  };
}
