import type { CustomerQuote, Instrument, MovementOf } from '@ballast/contracts';
import { derivedId, formatUnits } from '@ballast/kernel';

/** The members that only a quote to convert and withdraw has. The network takes no fee. */
export function conversionTerms(
  address: string,
  { quoted_scale, quantity_scale }: Pick<Instrument, 'quoted_scale' | 'quantity_scale'>,
): Pick<CustomerQuote, 'withdrawal_address' | 'network_fee_notional' | 'network_fee_quantity'> {
  return {
    withdrawal_address: address,
    network_fee_notional: formatUnits(0n, quoted_scale),
    network_fee_quantity: formatUnits(0n, quantity_scale),
  };
}

/** Whether the asset of a quote is withdrawn when its trade is posted. */
export function isConversion({ withdrawal_address: address }: Pick<CustomerQuote, 'withdrawal_address'>): boolean {
  return address !== undefined;
}

/** The id of the withdrawal that an executed quote to convert and withdraw asks for. */
export function withdrawalIdOf({ quote_id }: Pick<CustomerQuote, 'quote_id'>): string {
  return derivedId('withdrawal', quote_id, 'asset');
}

/** The withdrawal of the asset that a quote has bought; undefined for a quote whose asset stays on the account. */
export function withdrawalOfQuote({
  quote,
  account_id,
  instrument,
}: {
  readonly quote: CustomerQuote;
  readonly account_id: string;
  readonly instrument: Pick<Instrument, 'quantity_scale'>;
}): MovementOf<'withdrawal'> | undefined {
  const { withdrawal_address: address } = quote;
  if (address === undefined) return undefined;
  return {
    kind: 'withdrawal',
    direction: 'out',
    id: withdrawalIdOf(quote),
    account_id,
    account_group: quote.account_group,
    participant_code: quote.participant_code,
    account_label: quote.account_label,
    initiated_by: quote.initiated_by,
    asset: quote.underlying,
    amount: quote.quantity,
    scale: instrument.quantity_scale,
    client_id: '',
    details: { address, destination_tag: '', withdrawal_account_id: '', account: {} },
  };
}
