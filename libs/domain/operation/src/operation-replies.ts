import { decode, UnknownMessage } from '@ballast/contracts';
import { holdsDecided, holdsReleased, settlementPosted } from '@ballast/contracts/credit';
import { pricesLocked, pricesMoved, pricesQuoted, pricesUnavailable } from '@ballast/contracts/pricing';

/** Types of the answers that Operations wait for. */
export const REPLY_TYPES: readonly string[] = [
  holdsDecided,
  settlementPosted,
  holdsReleased,
  pricesQuoted,
  pricesLocked,
  pricesMoved,
  pricesUnavailable,
].map(({ type }) => type);

/** A message as it stands in the log. */
type Message = Parameters<typeof decode>[1];

/** An answer of credit check, pricing or settlement to an Operation, with its message as it stands in the log. */
export function readReply<M extends Message>(message: M) {
  switch (message.type) {
    case holdsDecided.type:
      return { kind: 'decided' as const, message, envelope: decode(holdsDecided, message) };
    case settlementPosted.type:
      return { kind: 'posted' as const, message, envelope: decode(settlementPosted, message) };
    case holdsReleased.type:
      return { kind: 'released' as const, message, envelope: decode(holdsReleased, message) };
    case pricesQuoted.type:
      return { kind: 'quoted' as const, message, envelope: decode(pricesQuoted, message) };
    case pricesLocked.type:
      return { kind: 'locked' as const, message, envelope: decode(pricesLocked, message) };
    case pricesMoved.type:
      return { kind: 'moved' as const, message, envelope: decode(pricesMoved, message) };
    case pricesUnavailable.type:
      return { kind: 'unavailable' as const, message, envelope: decode(pricesUnavailable, message) };
    default:
      throw new UnknownMessage(message, `${message.type} is no answer to an Operation here`);
  }
}

export type OperationReply<M extends Message = Message> = ReturnType<typeof readReply<M>>;
