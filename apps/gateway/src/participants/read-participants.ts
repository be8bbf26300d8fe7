import { API, type NewParticipant } from '@ballast/api';
import { member } from '@ballast/platform-edge';
import { parseBody } from '@ballast/platform-http';
import { z } from 'zod';
import type { Markets } from '../markets';
import type { ParticipantUpdate } from './participant-messages';

const single = API.createParticipant.body;

/**
 * Participants of a bulk registration. One violation refuses all of them.
 * @throws Problem `invalid_request` naming every violation.
 */
export function readNewParticipants(document: unknown, participantsMax: number): readonly NewParticipant[] {
  const range = `must have 1 to ${participantsMax} entries`;
  const participants = z
    .array(single)
    .min(1, range)
    .max(participantsMax, range)
    // Repetitions are named beside other violations.
    .superRefine(refuseRepeated, { when: ({ value }) => Array.isArray(value) });
  return parseBody(z.strictObject({ participants }), document).participants;
}

/** Adds a violation for each repeated code and external id. Other violations of an entry are the schema's. */
function refuseRepeated(participants: readonly unknown[], context: z.RefinementCtx): void {
  for (const name of ['participant_code', 'external_id'] as const) {
    const indexByText = new Map<string, number>();
    participants.forEach((participant, index) => {
      const text = member(participant, name);
      if (typeof text !== 'string') return;
      const first = indexByText.get(text);
      if (first === undefined) {
        indexByText.set(text, index);
        return;
      }
      const message = `repeats body/participants/${first}/${name}`;
      context.addIssue({ code: 'custom', path: [index, name], message });
    });
  }
}

export function readParticipantChange(document: unknown, markets: Markets): ParticipantUpdate {
  const schema = API.updateParticipant.body
    .extend({
      disabled_instruments: z
        .array(z.string().refine((symbol) => isSymbol(symbol, markets), 'is not the symbol of an instrument'))
        .max(1_000)
        .refine((symbols) => new Set(symbols).size === symbols.length, 'must not repeat a symbol')
        .optional(),
    })
    .refine((body) => Object.keys(body).length > 0, 'must have status, disabled_instruments or external_id');
  return parseBody(schema, document);
}

function isSymbol(symbol: string, markets: Markets): boolean {
  const [underlying = '', quoted = '', ...rest] = symbol.split('/');
  return rest.length === 0 && markets.find(underlying, quoted) !== undefined;
}
