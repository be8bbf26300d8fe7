import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compose, type Composed } from '@ballast/contracts';
import { quoteSettled, quoteTraded, type QuoteSettled } from '@ballast/contracts/quote';
import { tradeId } from '@ballast/kernel';
import { outsideCause } from '@ballast/test-kit';
import { replayMessages } from '../testing/replayed-messages';

const SAMPLE = join(__dirname, '../../../../libs/contracts/src/quote/samples/quote.traded.v1.json');
const { value } = JSON.parse(readFileSync(SAMPLE, 'utf8')) as { value: { data: object } };
const SAMPLED = quoteTraded.data.parse(value.data);

const AT = '2026-04-17T10:00:00.000Z';
const QUOTE = SAMPLED.quote.quote_id;
const TRADE = tradeId(QUOTE, 0);
const address = { cause: outsideCause(QUOTE, 'SANDBX'), key: QUOTE, place: QUOTE, occurredAt: AT };

/** The trade of a quote; an empty id stands for the refusal of the venue. */
function traded(trade_id: string): Composed {
  return compose(quoteTraded, { ...address, data: { ...SAMPLED, trade_id } });
}

function settled(fields: Partial<QuoteSettled> = {}): Composed {
  const ids = { quote_id: QUOTE, request_id: QUOTE, trade_id: TRADE, executed_at: SAMPLED.executed_at };
  const data = { ...ids, status_reason: '', status_code: '', authorized_at: AT, grant_version: 0, ...fields };
  return compose(quoteSettled, { ...address, data });
}

describe('the postings of a quote', () => {
  it('are awaited while the quote has not ended', async () => {
    const { differences, awaited } = await replayMessages([traded(TRADE)]);
    expect([differences, awaited.get('transactions.posted')]).toEqual([[], 1]);
  });

  it('are missing once the quote has ended without them', async () => {
    const { differences } = await replayMessages([traded(TRADE), settled()]);
    expect(differences).toMatchObject([{ type: 'transactions.posted', member: 'missing' }]);
  });

  it('are none when the venue refused', async () => {
    const { differences } = await replayMessages([traded(''), settled({ trade_id: '', executed_at: '' })]);
    expect(differences).toEqual([]);
  });

  it('are found out when the quote ended with a trade that was refused', async () => {
    const { differences } = await replayMessages([traded(''), settled()]);
    expect(differences).toMatchObject([
      { type: 'quote.settled', member: 'trade_id', recorded: `"${TRADE}"`, decided: '""' },
    ]);
  });

  it('are found out when the end of the quote has another time than the trade', async () => {
    const { differences } = await replayMessages([traded(TRADE), settled({ executed_at: '2026-04-17T10:30:05.000Z' })]);
    expect(differences).toContainEqual(
      expect.objectContaining({ type: 'quote.settled', member: 'executed_at', recorded: '"2026-04-17T10:30:05.000Z"' }),
    );
  });
});
