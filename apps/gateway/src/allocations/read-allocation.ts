import { API } from '@ballast/api';
import type { TargetWeight } from '@ballast/contracts';
import { readTarget, type SentWeight } from '@ballast/domain-rebalancing';
import { member } from '@ballast/platform-edge';
import { parseBody } from '@ballast/platform-http';
import type { Markets } from '../markets';

/** The weights of a request, with the currency of all their instruments. */
export interface AllocationBody {
  readonly name: string | undefined;
  readonly quotedCurrency: string;
  readonly allocation: readonly TargetWeight[];
}

/**
 * An allocation of a request. `quotedCurrency` is the currency that it must have, or null for any.
 * @throws Problem `invalid_request` naming every violation.
 */
export function readAllocation(document: unknown, markets: Markets, quotedCurrency: string | null): AllocationBody {
  const sent = member(document, 'allocation');
  const target = readTarget(Array.isArray(sent) ? sent.map(sentWeight) : [], {
    findInstrument: (symbol) => markets.findSymbol(symbol),
    quotedCurrency,
  });
  const { body } = API.createAllocation;
  const schema = body.superRefine(
    (_value, context) => {
      for (const { field, violation } of target.violations) {
        const path = field === '' ? [] : field.split('/');
        context.addIssue({ code: 'custom', path: ['allocation', ...path], message: violation });
      }
    },
    // Rules between the entries are named beside violations of single members.
    { when: () => Array.isArray(sent) },
  );
  const { name, allocation } = parseBody(schema, document);
  return {
    name,
    quotedCurrency: target.quotedCurrency,
    allocation: allocation.map(({ instrument_id, weight }) => ({
      instrument_id,
      instrument_id_type: 'SYMBOL',
      weight,
    })),
  };
}

function sentWeight(entry: unknown): SentWeight {
  const instrument_id = member(entry, 'instrument_id');
  const weight = member(entry, 'weight');
  return {
    ...(typeof instrument_id === 'string' ? { instrument_id } : {}),
    ...(typeof weight === 'string' ? { weight } : {}),
  };
}
