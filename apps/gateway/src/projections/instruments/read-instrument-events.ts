import { decode } from '@ballast/contracts';
import { instrumentListed } from '@ballast/contracts/pricing';
import type { LogMessage } from '@ballast/platform-log';
import type { InstrumentVersion } from './instruments.projection';

/** The version of an instrument that a message reports; undefined for other messages. */
export function readInstrumentEvent(message: LogMessage): InstrumentVersion | undefined {
  if (message.type !== instrumentListed.type) return undefined;
  const { data, occurredAt } = decode(instrumentListed, message);
  return { instrument: data.instrument, changedAt: occurredAt };
}
