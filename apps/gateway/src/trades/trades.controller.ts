import { Controller } from '@nestjs/common';
import { API } from '@ballast/api';
import { SOURCES } from '@ballast/contracts';
import { readZrn } from '@ballast/domain-advisors';
import { type Answer, type Call, found, Handles, ok, pageAnswer, PageTokens, TheCall } from '@ballast/platform-edge';
import { CustomerAccountsQuery, TradesQuery, type TradeFilter } from '../projections';

/** Letters of the sources that have trades; the book has none yet. */
const SOURCE_LETTERS = { strategy: SOURCES.execution.code, rfq: SOURCES.quote.code } as const;

type ListCall = Call<typeof API.listTrades>;

/** Calls that read trades. */
@Controller()
export class TradesController {
  constructor(
    private readonly trades: TradesQuery,
    private readonly accounts: CustomerAccountsQuery,
    private readonly tokens: PageTokens,
  ) {}

  @Handles(API.listTrades)
  async list(@TheCall() call: ListCall): Promise<Answer> {
    const page = this.tokens.read(call);
    const filter = await this.filterOf(call);
    const { trades, next } = filter === undefined ? { trades: [] } : await this.trades.list(call.view, filter, page);
    return pageAnswer(
      'trades',
      trades.map((trade) => JSON.stringify(trade)),
      this.tokens.write(next, call),
    );
  }

  @Handles(API.getTrade)
  async get(@TheCall() { view, params }: Call<typeof API.getTrade>): Promise<Answer> {
    return ok(JSON.stringify(found(await this.trades.find(view, params.trade_id), 'trade')));
  }

  /** The filter of a list; undefined for one that no trade can pass. */
  private async filterOf({ view, query }: ListCall): Promise<TradeFilter | undefined> {
    const { account: zrn, participant_code: code, source, symbol, from, to } = query;
    const { execution_id, quote_id = query.client_trade_id, client_trade_id = quote_id } = query;
    // Trades of the order book have orders, and there is no book.
    if (query.order_id !== undefined || source === 'clob' || quote_id !== client_trade_id) return undefined;
    const named = zrn === undefined ? undefined : await this.account(view.platformCode, zrn);
    if (zrn !== undefined && named === undefined) return undefined;
    const holder = named?.participant_code ?? code;
    if (holder !== (code ?? holder)) return undefined;
    const sources = [
      ...(execution_id === undefined ? [] : [{ kind: 'execution', id: execution_id } as const]),
      ...(quote_id === undefined ? [] : [{ kind: 'quote', id: quote_id } as const]),
    ];
    const letter = source === undefined ? undefined : SOURCE_LETTERS[source];
    const initiatedBy = query.initiated_by;
    return { sources, holder, account: named?.id, initiatedBy, source: letter, symbol, from, to };
  }

  private async account(platformCode: string, zrn: string) {
    const reference = readZrn(zrn);
    return reference === undefined ? undefined : (await this.accounts.find(platformCode, reference))?.account;
  }
}
