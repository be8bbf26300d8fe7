import type { Envelope, QuoteDecided } from '@ballast/contracts';
import { type Hold, type PlatformAccounts } from '@ballast/domain-ledger';
import { parseUnits } from '@ballast/kernel';
import type { OwnedAccount } from '../persistence/account.store';

export type QuoteFact = Envelope<QuoteDecided>;

/** The hold that an accepted quote has placed, with the account of the asset; none for any other quote. */
export function placedByQuote(
  accounts: PlatformAccounts,
  { platformCode, data }: QuoteFact,
): readonly { readonly hold: Hold; readonly opened: OwnedAccount }[] {
  const { quote, account_id: id, hold } = data;
  if (hold === null) return [];
  const own = accounts.ofCustomer({ id, ...quote });
  const { asset, scale } = hold;
  const amount = { asset, scale, units: parseUnits(hold.amount, scale) };
  const account = hold.account === own.name ? own : accounts.float;
  const traderId = account === own ? undefined : own.id;
  return [
    {
      hold: { source: { kind: 'quote', id: quote.quote_id }, account, traderId, amount },
      opened: { account: own, platformCode, ownerCode: quote.participant_code, label: quote.account_label },
    },
  ];
}
