import { decode, UnknownMessage } from '@ballast/contracts';
import {
  operationCancelRequested,
  operationRequested,
  participantsListed,
  traderUpdateRequested,
} from '@ballast/contracts/operation';
import type { LogMessage } from '@ballast/platform-log';

/** A message of a Strategy's request log, with the message as it stands there. */
export function readRequest(message: LogMessage) {
  switch (message.type) {
    case operationRequested.type:
      return { kind: 'requested' as const, message, envelope: decode(operationRequested, message) };
    case participantsListed.type:
      return { kind: 'listed' as const, message, envelope: decode(participantsListed, message) };
    case traderUpdateRequested.type:
      return { kind: 'trader_update' as const, message, envelope: decode(traderUpdateRequested, message) };
    case operationCancelRequested.type:
      return { kind: 'cancel' as const, message, envelope: decode(operationCancelRequested, message) };
    default:
      throw new UnknownMessage(message, `${message.type} is no request of a Strategy here`);
  }
}

export type Request = ReturnType<typeof readRequest>;
export type RequestOf<K extends Request['kind']> = Extract<Request, { kind: K }>['envelope'];
