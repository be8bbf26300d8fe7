import { decode } from '@ballast/contracts';
import { quoteDecided, quoteOpened, quoteTraded } from '@ballast/contracts/quote';
import type { Deviation } from '@ballast/domain-ledger';
import { holdQuote, openQuoteAgain } from '@ballast/domain-rfq';
import { tradeId } from '@ballast/kernel';
import type { LogMessage } from '@ballast/platform-log';
import { deviationOf } from './deviation';
import type { Replayer } from './replayer';

/** Decides quotes and their checks again, each from the request and the inputs that its message has. */
export class QuoteReplayer implements Replayer {
  readonly types: readonly string[] = [quoteOpened.type, quoteDecided.type, quoteTraded.type];

  replay(message: LogMessage): Deviation | undefined {
    switch (message.type) {
      case quoteOpened.type:
        return replayOpened(message);
      case quoteDecided.type:
        return replayDecided(message);
      default:
        return replayTraded(message);
    }
  }
}

function replayOpened(message: LogMessage): Deviation | undefined {
  const { data } = decode(quoteOpened, message);
  const decision = openQuoteAgain(data);
  if (decision.outcome === 'refused') {
    return { member: 'outcome', recorded: 'opened', decided: decision.refusal };
  }
  const { quantity, price, total_notional, asset_cost_notional, spread_bps, spread_notional } = data.quote;
  const recorded = { quantity, price, total_notional, asset_cost_notional, spread_bps, spread_notional };
  return deviationOf(recorded, decision.amounts);
}

function replayDecided(message: LogMessage): Deviation | undefined {
  const { data } = decode(quoteDecided, message);
  const decision = holdQuote(data, data.inputs, data.authorized_at);
  const { outcome, status_reason, status_code, hold, authorized_at: authorizedAt, grant_version: grantVersion } = data;
  const authorized = { outcome, authorizedAt, grantVersion };
  if (decision.outcome !== 'accepted') {
    const { reason, ...again } = decision;
    return deviationOf({ ...authorized, status_reason, status_code }, { ...again, ...reason });
  }
  const held = hold === null ? null : { asset: hold.asset, scale: hold.scale, amount: hold.amount };
  return deviationOf({ ...authorized, hold: held }, decision);
}

/** A trade has one id, which follows from its quote. That the venue refuses is a fault of the sandbox. */
function replayTraded(message: LogMessage): Deviation | undefined {
  const { trade_id, quote } = decode(quoteTraded, message).data;
  return trade_id === '' ? undefined : deviationOf({ trade_id }, { trade_id: tradeId(quote.quote_id, 0) });
}
