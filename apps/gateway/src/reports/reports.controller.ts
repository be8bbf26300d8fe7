import { Controller } from '@nestjs/common';
import { ADVISOR_TRADE_COLUMNS, API, CSV } from '@ballast/api';
import { readZrn } from '@ballast/domain-advisors';
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
import { AdvisorTradesQuery, type AdvisedSelection } from '../projections';
import { csvLine } from './csv';

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
    const { from, to } = query;
    const account = query.account === undefined ? undefined : (readZrn(query.account)?.id ?? null);
    return { platformCode: view.platformCode, from, to, advisor: query.advisor, account };
  }
}
