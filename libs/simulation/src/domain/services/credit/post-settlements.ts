import { compose, type Composed, type Envelope, type TradesBooked } from '@ballast/contracts';
import { settlementPosted, transactionsPosted } from '@ballast/contracts/credit';
import { evolve, fundingOf, postSettlement, tradedTransaction, transactionsOf } from '@ballast/domain-ledger';
import type { Now } from '../../service';
import type { CreditService } from './credit';

/** Posts the trades of one chunk and closes its holds. A repeated chunk changes nothing. */
export function postSettlements(credit: CreditService, message: Envelope<TradesBooked>, now: Now): readonly Composed[] {
  const { platformCode, data } = message;
  const { operation_id, chunk, source, executed_at, bookings } = data;
  const isCapturedTwice = credit.bugs.has('double_capture');
  if (!isCapturedTwice && !credit.done.insert(`settle ${operation_id}/${chunk}`, true)) return [];
  const { ledger } = credit;
  const holds = ledger.take(bookings.map(({ source_id }) => source_id));
  const book = ledger.book([...holds.values()].flat());
  const accounts = credit.accounts.onPlatform(platformCode);
  const funding = fundingOf(bookings, holds, (code) => credit.standing(platformCode, code)?.funding);
  const facts = postSettlement(data, { accounts, holds, balances: book, funding });
  for (const fact of facts) evolve(book, fact);
  if (isCapturedTwice) ledger.place([...holds.values()].flat());
  ledger.save(book);
  const transactions = transactionsOf(facts).filter(({ id: each }) => !ledger.transactions.has(each));
  const posted = ledger.post(platformCode, transactions, now.at);
  credit.authorizations.end(bookings.map(({ source_id }) => source_id));
  const occurredAt = posted[0]?.createdAt ?? now.at;
  const header = { cause: message, occurredAt };
  const refused = bookings.flatMap(({ source_id, refused_leg }) =>
    refused_leg === null ? [] : [{ source_id, leg: refused_leg }],
  );
  const answer = compose(settlementPosted, {
    ...header,
    key: operation_id,
    place: `${operation_id}:${chunk}`,
    data: { source, operation_id, chunk, executed_at, refused },
  });
  const traded = new Set(posted.map(({ transaction }) => transaction.source.id));
  const untraded = bookings.map(({ source_id }) => source_id).filter((id) => !traded.has(id));
  if (posted.length === 0 && untraded.length === 0) return [answer];
  const rows = bookings.flatMap(({ source_id, ...booking }) =>
    posted
      .filter(({ transaction }) => transaction.source.id === source_id)
      .map((each) => tradedTransaction(each, booking)),
  );
  const facted = compose(transactionsPosted, {
    ...header,
    key: platformCode,
    place: 0,
    data: {
      source,
      operation_id,
      type: data.type,
      strategy_id: data.strategy_id,
      quoted_currency: data.quoted_currency,
      chunk,
      first_position: posted[0]?.firstPosition ?? 0,
      transactions: rows,
      ...(untraded.length > 0 ? { untraded } : {}),
    },
  });
  return [answer, facted];
}
