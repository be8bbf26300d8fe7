import { Injectable } from '@nestjs/common';
import type { CustomerQuote, Envelope, Instrument } from '@ballast/contracts';
import type { QuoteOpened } from '@ballast/contracts/quote';
import { isUuid, type View } from '@ballast/platform-edge';
import type { Reader, Tx } from '@ballast/platform-postgres';
import type { QuoteExecution } from '../projections';
import { initiatorOf } from './quoting-view';

/** A quote with the outcome of the call that executed it; null while it is open. */
export interface ExecutedQuote {
  readonly quote: CustomerQuote;
  readonly execution: QuoteExecution | null;
}

/** A quote with the account and the instrument by which it is checked. */
export interface OpenTerms {
  readonly quote: CustomerQuote;
  readonly account_id: string;
  readonly instrument: Instrument;
}

/** Quotes of every platform, as the last fact about each of them left it. */
@Injectable()
export class QuoteStore {
  /** Adds quotes. A quote that is stored already stays as it is. */
  async open(tx: Tx, facts: readonly Envelope<QuoteOpened>[]): Promise<void> {
    if (facts.length === 0) return;
    await tx.prepared(
      'gateway.quotes.open',
      `INSERT INTO gateway.quotes (id, platform_code, initiated_by, status, created_at, terms, body)
       SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::timestamptz[], $6::text[], $7::text[])
       ON CONFLICT DO NOTHING`,
      [
        facts.map(({ data }) => data.quote.quote_id),
        facts.map(({ platformCode }) => platformCode),
        facts.map(({ data }) => data.quote.initiated_by),
        facts.map(({ data }) => data.quote.status),
        facts.map(({ data }) => data.quote.created_at),
        facts.map(({ data: { account_id, inputs } }) => JSON.stringify({ account_id, instrument: inputs.instrument })),
        facts.map(({ data }) => JSON.stringify(data.quote)),
      ],
    );
  }

  /** The quote that a view may read: those of its own key, and for the platform the rejected ones of its participants. */
  async find(reader: Reader, view: View, id: string): Promise<CustomerQuote | undefined> {
    if (!isUuid(id)) return undefined;
    const [row] = await reader.prepared<{ readonly body: string }>(
      'gateway.quotes.find',
      `SELECT body FROM gateway.quotes
        WHERE id = $1 AND platform_code = $2 AND (initiated_by = $3 OR $3 = '' AND status = 'rejected')`,
      [id, view.platformCode, initiatorOf(view)],
    );
    return row === undefined ? undefined : (JSON.parse(row.body) as CustomerQuote);
  }

  /** A quote of this view's own key, with the outcome of its execution. */
  async findExecuted(reader: Reader, view: View, id: string): Promise<ExecutedQuote | undefined> {
    if (!isUuid(id)) return undefined;
    const [row] = await reader.prepared<{ readonly body: string; readonly execution: string | null }>(
      'gateway.quotes.find_executed',
      `SELECT body, execution FROM gateway.quotes WHERE id = $1 AND platform_code = $2 AND initiated_by = $3`,
      [id, view.platformCode, initiatorOf(view)],
    );
    if (row === undefined) return undefined;
    const execution = row.execution === null ? null : (JSON.parse(row.execution) as QuoteExecution);
    return { quote: JSON.parse(row.body) as CustomerQuote, execution };
  }

  /** An open quote of this view's own key, with the terms by which it is checked; undefined once it has ended. */
  async findOpen(reader: Reader, view: View, id: string): Promise<OpenTerms | undefined> {
    const [row] = await reader.prepared<{ readonly body: string; readonly terms: string }>(
      'gateway.quotes.find_open',
      `SELECT body, terms FROM gateway.quotes
        WHERE id = $1 AND platform_code = $2 AND initiated_by = $3 AND status = 'open'`,
      [id, view.platformCode, initiatorOf(view)],
    );
    if (row === undefined) return undefined;
    return { quote: JSON.parse(row.body) as CustomerQuote, ...(JSON.parse(row.terms) as Omit<OpenTerms, 'quote'>) };
  }
}
