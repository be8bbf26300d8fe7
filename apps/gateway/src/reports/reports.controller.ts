import { Controller, Inject } from '@nestjs/common';
import { ADVISOR_TRADE_COLUMNS, API, CSV, REPORT_DAYS_MAX } from '@ballast/api';
import { readZrn } from '@ballast/domain-advisors';
import { toTimestamp, type Clock } from '@ballast/kernel';
import {
  type Answer,
  type Call,
  Handles,
  ok,
  PageTokens,
  RunningStreams,
  type StreamedAnswer,
  TheCall,
} from '@ballast/platform-edge';
import { CLOCK } from '@ballast/platform-service';
import { AdvisorTradesQuery, type AdvisedSelection } from '../projections';
import { csvLine } from './csv';

const DAY_MS = 24 * 60 * 60 * 1_000;
/** Rows that a CSV reads at a time. */
const ROWS_AT_A_TIME = 500;

type ReportCall = Call<typeof API.getAdvisorTrades>;

/** Calls that report trades for the books of a platform. */
@Controller()
export class ReportsController {
  constructor(
    private readonly trades: AdvisorTradesQuery,
    private readonly tokens: PageTokens,
    private readonly streams: RunningStreams,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Handles(API.getAdvisorTrades)
  async advisorTrades(@TheCall() call: ReportCall): Promise<Answer | StreamedAnswer> {
    const selection = this.selectionOf(call);
    if (call.accept?.includes(CSV) === true) return this.csv(selection);
    const { trades, next } = await this.trades.page(selection, this.tokens.read(call));
    const { from, to } = selection;
    const totals = await this.trades.totals(selection);
    return ok(JSON.stringify({ from, to, trades, totals, next_page_token: this.tokens.write(next, call) }));
  }

  private csv(selection: AdvisedSelection): StreamedAnswer {
    const onClosed = this.streams.open();
    return {
      status: 200,
      headers: { 'content-type': `${CSV}; charset=utf-8` },
      parts: this.lines(selection),
      onClosed,
    };
  }

  private async *lines(selection: AdvisedSelection): AsyncGenerator<string> {
    yield csvLine(ADVISOR_TRADE_COLUMNS);
    for (let after: Awaited<ReturnType<AdvisorTradesQuery['page']>>['next']; ;) {
      const { trades, next } = await this.trades.page(selection, { after, limit: ROWS_AT_A_TIME });
      yield trades.map((trade) => csvLine(ADVISOR_TRADE_COLUMNS.map((column) => trade[column]))).join('');
      if (next === undefined) return;
      after = next;
    }
  }

  private selectionOf({ view, query }: ReportCall): AdvisedSelection {
    const now = toTimestamp(this.clock());
    const latest = query.from === undefined ? now : afterDays(query.from, REPORT_DAYS_MAX);
    const to = query.to ?? (latest < now ? latest : now);
    const from = query.from ?? afterDays(to, -REPORT_DAYS_MAX);
    const account = query.account === undefined ? undefined : (readZrn(query.account)?.id ?? null);
    return { platformCode: view.platformCode, from, to, advisor: query.advisor, account };
  }
}

/** The time so many days after another one. */
function afterDays(time: string, days: number): string {
  return new Date(Date.parse(time) + days * DAY_MS).toISOString();
}
