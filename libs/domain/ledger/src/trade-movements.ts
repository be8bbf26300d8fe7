import { PURPOSES, type LedgerPurpose, type PostedTransfer, type SizedLeg } from '@ballast/contracts';
import { format, parseUnits, type Amount } from '@ballast/kernel';
import type { Account } from './account';
import type { Transfer } from './transaction';

/** A transfer before it is posted. */
export type UnpostedTransfer = Omit<Transfer, 'balanceAfter'>;

/** The currency of trades, and the decimals of it and of each asset. */
export interface TradeScales {
  readonly quoted_currency: string;
  readonly scales: Readonly<Record<string, number>>;
}

/** A buy moves cash to the house and the asset from it; a sell the other way, the asset first. */
export function movementsOf(
  trade: SizedLeg,
  { trader, cash }: { readonly trader: Account; readonly cash: Account },
  { quoted_currency, scales }: TradeScales,
): readonly UnpostedTransfer[] {
  const asset = readAmount(trade.asset, trade.quantity, scales);
  const notional = readAmount(quoted_currency, trade.notional, scales);
  const movement = (purpose: LedgerPurpose, account: Account, amount: Amount): UnpostedTransfer => ({
    leg: trade.leg,
    purpose,
    account,
    amount,
  });
  return trade.side === 'buy'
    ? [movement('buy_cash', cash, negated(notional)), movement('buy_asset', trader, asset)]
    : [movement('sell_asset', trader, negated(asset)), movement('sell_cash', cash, notional)];
}

/**
 * The transfers that the ledger owes to the trades of a booking, each as a text that `transferText` gives, too. The
 * account of the cash is left out: it follows from the hold, not from the trades.
 */
export function owedTransfers(trades: readonly SizedLeg[], trader: Account, scales: TradeScales): readonly string[] {
  return trades
    .flatMap((trade) => movementsOf(trade, { trader, cash: trader }, scales))
    .map(({ leg, purpose, account, amount }) =>
      textOf({ leg, purpose, account: account.name, asset: amount.asset, amount: format(amount) }),
    );
}

/** A posted transfer as `owedTransfers` writes it. */
export function transferText(transfer: PostedTransfer): string {
  return textOf(transfer);
}

function textOf({
  leg,
  purpose,
  account,
  asset,
  amount,
}: Pick<PostedTransfer, 'leg' | 'purpose' | 'account' | 'asset' | 'amount'>): string {
  const owner = PURPOSES[purpose].moves === 'assets' ? ` of ${account}` : '';
  return `${purpose} ${leg}: ${amount} ${asset}${owner}`;
}

function readAmount(asset: string, text: string, scales: TradeScales['scales']): Amount {
  const scale = scales[asset];
  if (scale === undefined) {
    throw new Error(`the booked trades name no scale of ${asset}`);
  }
  return { asset, scale, units: parseUnits(text, scale) };
}

function negated({ asset, scale, units }: Amount): Amount {
  return { asset, scale, units: -units };
}
