import {
  decode,
  holdsDecided,
  holdsReleased,
  pricesLocked,
  pricesMoved,
  pricesQuoted,
  pricesUnavailable,
  settlementPosted,
} from '@ballast/contracts';
import type { LogMessage } from '@ballast/platform-log';

/** An answer of credit check, pricing or settlement to an Operation. */
export function readReply(message: LogMessage) {
  switch (message.type) {
    case holdsDecided.type:
      return { kind: 'decided' as const, envelope: decode(holdsDecided, message) };
    case settlementPosted.type:
      return { kind: 'posted' as const, envelope: decode(settlementPosted, message) };
    case holdsReleased.type:
      return { kind: 'released' as const, envelope: decode(holdsReleased, message) };
    case pricesQuoted.type:
      return { kind: 'quoted' as const, envelope: decode(pricesQuoted, message) };
    case pricesLocked.type:
      return { kind: 'locked' as const, envelope: decode(pricesLocked, message) };
    case pricesMoved.type:
      return { kind: 'moved' as const, envelope: decode(pricesMoved, message) };
    case pricesUnavailable.type:
      return { kind: 'unavailable' as const, envelope: decode(pricesUnavailable, message) };
    default:
      throw new Error(`${message.type} is no answer to an Operation`);
  }
}

export type Reply = ReturnType<typeof readReply>;
