import {
  decode,
  operationCancelRequested,
  operationRequested,
  participantsListed,
  traderUpdateRequested,
} from '@ballast/contracts';
import type { LogMessage } from '@ballast/platform-log';

/** A message of a Strategy's request log. */
export function readRequest(message: LogMessage) {
  switch (message.type) {
    case operationRequested.type:
      return { kind: 'requested' as const, envelope: decode(operationRequested, message) };
    case participantsListed.type:
      return { kind: 'listed' as const, envelope: decode(participantsListed, message) };
    case traderUpdateRequested.type:
      return { kind: 'trader_update' as const, envelope: decode(traderUpdateRequested, message) };
    case operationCancelRequested.type:
      return { kind: 'cancel' as const, envelope: decode(operationCancelRequested, message) };
    default:
      throw new Error(`${message.type} is no request of a Strategy`);
  }
}

export type Request = ReturnType<typeof readRequest>;
export type RequestOf<K extends Request['kind']> = Extract<Request, { kind: K }>['envelope'];
