import {
  advisorTradeSchema,
  advisorTradeTotalsSchema,
  PAGE_SIZE_MAX,
  timestamp,
  type AdvisorTrade,
} from '@ballast/contracts';
import { z } from 'zod';
import { apiCall, CSV } from './api-call';
import { tradeExample } from './liquidity-examples';
import { participantCodeSchema } from './operation-body';
import { listQuery } from './paging';
import { accountFilter, timeOrDate } from './trades';

/** Days between the beginning and the end of a report at the most. */
const REPORT_DAYS_MAX = 366;
const DAY_MS = 24 * 60 * 60 * 1_000;

/** Columns of the CSV, which are the members of a row in their order. */
export const ADVISOR_TRADE_COLUMNS = Object.keys(advisorTradeSchema.shape) as readonly (keyof AdvisorTrade)[];

const { parties: _parties, ...shown } = tradeExample;
const ADVISED = { advisor: 'ADVSR1', agreement_ref: 'IAA-2026-0417', grant_version: 1 };
const rowExample: AdvisorTrade = advisorTradeSchema.parse({ ...shown, ...ADVISED });

const queryExample = { from: '2026-04-01', to: '2026-05-01' };

const reportSchema = z
  .object({
    from: timestamp('First time of the report.'),
    to: timestamp('Time that is behind the report.'),
    trades: z
      .array(advisorTradeSchema)
      .meta({ maxItems: PAGE_SIZE_MAX, description: 'Trades of the page, by their time, then id.' }),
    totals: z.array(advisorTradeTotalsSchema).meta({
      maxItems: 100,
      description: 'Sums over all trades of the report, not of the page alone, by currency.',
    }),
    next_page_token: z.string().max(2_000).meta({ description: 'Token of the next page. Empty at the end.' }),
  })
  .meta({ id: 'AdvisorTradeReport', description: 'Trades that financial advisors made for customers.' });

export const REPORT_CALLS = {
  getAdvisorTrades: apiCall({
    id: 'getAdvisorTrades',
    tag: 'Reports',
    method: 'GET',
    path: '/reports/advisor-trades',
    summary: 'Report the trades of financial advisors',
    description:
      'Every trade that a financial advisor made under a grant, of Operations and of quotes, with the agreement and the version of the grant. With `Accept: text/csv` the whole report is one CSV file of RFC 4180 with the names of the members as its first line; `page_size` and `page_token` do not shorten it. A text that a spreadsheet would take for a formula has an apostrophe before it there.',
    access: 'READ',
    query: listQuery({
      from: timeOrDate.meta({
        description: 'First time of the report: RFC 3339, or a UTC date.',
        examples: [queryExample.from],
      }),
      to: timeOrDate.meta({
        description: 'Time that is behind the report: RFC 3339, or a UTC date.',
        examples: [queryExample.to],
      }),
      advisor: participantCodeSchema.optional().meta({ description: 'Only trades of this advisor.' }),
      account: accountFilter,
    }).superRefine(({ from, to }, check) => {
      const days = (Date.parse(to) - Date.parse(from)) / DAY_MS;
      if (days > REPORT_DAYS_MAX) {
        check.addIssue({ code: 'custom', path: ['to'], message: `must be at most ${REPORT_DAYS_MAX} days after from` });
      }
    }),
    queryExample,
    answers: {
      200: {
        description: 'The report.',
        schema: reportSchema,
        example: {
          from: '2026-04-01T00:00:00.000Z',
          to: '2026-05-01T00:00:00.000Z',
          trades: [rowExample],
          totals: [
            {
              quoted_currency: rowExample.quoted_currency,
              trades: 1,
              bought: rowExample.total_notional,
              sold: '0.00',
              commission: '0.00',
            },
          ],
          next_page_token: '',
        },
        text: {
          mediaType: CSV,
          example: `${ADVISOR_TRADE_COLUMNS.join(',')}\r\n${ADVISOR_TRADE_COLUMNS.map((name) => rowExample[name]).join(',')}\r\n`,
        },
      },
    },
  }),
} as const;
