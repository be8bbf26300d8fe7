import type { OperationFact } from './operation.facts';

/** A request to another service. `chunk`: the number of the chunk that it is about. */
export type OperationCommand =
  | { readonly kind: 'quote_reference' | 'lock_prices' }
  | { readonly kind: 'check_chunk' | 'settle_chunk' | 'release_chunk' | 'withdraw_chunk'; readonly chunk: number };

/** The commands that the facts of one step call for, in their order. */
export function commandsOf(facts: readonly OperationFact[]): readonly OperationCommand[] {
  return facts.flatMap((fact): readonly OperationCommand[] => {
    switch (fact.kind) {
      case 'quote_requested':
        return [{ kind: 'quote_reference' }];
      case 'lock_requested':
        return [{ kind: 'lock_prices' }];
      case 'check_requested':
        return fact.chunks.map((chunk) => ({ kind: 'check_chunk', chunk }));
      case 'settlement_requested':
        return fact.chunks.map((chunk) => ({ kind: 'settle_chunk', chunk }));
      case 'release_requested':
        return fact.chunks.map((chunk) => ({ kind: 'release_chunk', chunk }));
      case 'withdrawal_requested':
        return fact.chunks.map((chunk) => ({ kind: 'withdraw_chunk', chunk }));
      default:
        return [];
    }
  });
}
