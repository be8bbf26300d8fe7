import { decode } from '@ballast/contracts';
import { pricesLocked, pricesMoved, pricesQuoted, pricesUnavailable } from '@ballast/contracts/pricing';
import type { Deviation } from '@ballast/domain-ledger';
import { lockAgain, quoteAgain } from '@ballast/domain-pricing';
import type { LogMessage } from '@ballast/platform-log';
import { deviationOf } from './deviation';
import type { Replayer } from './replayer';

/** Decides quotes and locks again, each from the market, the request and the settings that its message has. */
export class PriceReplayer implements Replayer {
  readonly types: readonly string[] = [pricesQuoted, pricesLocked, pricesUnavailable, pricesMoved].map(
    ({ type }) => type,
  );

  replay(message: LogMessage): Deviation | undefined {
    if (message.type === pricesQuoted.type) {
      const { occurredAt, data } = decode(pricesQuoted, message);
      return decisionDeviation(data, quoteAgain(data.inputs, data.instruments, occurredAt));
    }
    const [outcome, recorded] = lockOf(message);
    return decisionDeviation({ ...recorded.data, outcome }, lockAgain(recorded.data.inputs, recorded.occurredAt));
  }
}

/** The outcome of a lock, and the message that tells it. */
function lockOf(message: LogMessage) {
  switch (message.type) {
    case pricesLocked.type:
      return ['locked', decode(pricesLocked, message)] as const;
    case pricesMoved.type:
      return ['moved', decode(pricesMoved, message)] as const;
    default:
      return ['unavailable', decode(pricesUnavailable, message)] as const;
  }
}

/** The first member of the decision that the message does not have, or has otherwise. */
function decisionDeviation(recorded: object, decided: object | null): Deviation | undefined {
  if (decided === null) return { member: 'outcome', recorded: 'decided', decided: 'waits' };
  const values = new Map(Object.entries(recorded));
  return deviationOf(Object.fromEntries(Object.keys(decided).map((member) => [member, values.get(member)])), decided);
}
