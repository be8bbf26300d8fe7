import type { RecordedFact } from '@ballast/contracts';
import { assertNever } from '@ballast/kernel';
import type { Chunk } from './chunk';
import { evolveChunk } from './evolve';
import type { Facts, OperationFact } from './operation.facts';

/** The facts of a step as the record keeps them. `evolve` takes them as it takes the facts themselves. */
export function recordedFacts(facts: Facts): RecordedFact[] {
  return facts.map(recordedFact);
}

function recordedFact(fact: OperationFact): RecordedFact {
  switch (fact.kind) {
    case 'operation_accepted':
      return { kind: fact.kind, chunks: fact.chunks };
    case 'chunk_listed':
      return { kind: fact.kind, chunk: fact.chunk, first_index: fact.firstIndex };
    case 'check_requested':
    case 'settlement_requested':
    case 'release_requested':
    case 'withdrawal_requested':
      return { kind: fact.kind, chunks: [...fact.chunks] };
    case 'reference_quoted': {
      const { prices, instruments } = fact.reference;
      return { kind: fact.kind, reference: { prices: [...prices], instruments: [...instruments] } };
    }
    case 'chunk_decided': {
      const { kind, chunk, at, accepted, rejected, skipped } = fact;
      return { kind, chunk, at, accepted, rejected, skipped };
    }
    case 'prices_locked':
      return { kind: fact.kind, prices: [...fact.prices] };
    case 'chunk_settled': {
      const { kind, chunk, at, settled, rejected, skipped } = fact;
      return { kind, chunk, at, settled, rejected, skipped };
    }
    case 'end_ordered':
      return { kind: fact.kind, open: [...fact.open] };
    case 'chunk_released': {
      const { kind, chunk, at, rejected, uncounted } = fact;
      return { kind, chunk, at, rejected, uncounted };
    }
    case 'operation_queued':
    case 'turn_came':
    case 'quote_requested':
    case 'lock_requested':
    case 'checking_began':
    case 'lock_refused':
    case 'pricing_began':
    case 'settling_began':
    case 'operation_failed':
    case 'operation_ended':
      return fact;
    default:
      return assertNever(fact);
  }
}

/**
 * A chunk after a recorded fact about it, without its content: no participant and no decision. Undefined for a fact about
 * the Operation as a whole.
 */
export function chunkAfter(fact: RecordedFact): Chunk | undefined {
  switch (fact.kind) {
    case 'chunk_listed':
      return evolveChunk(undefined, {
        kind: fact.kind,
        chunk: fact.chunk,
        firstIndex: fact.first_index,
        participants: [],
      });
    case 'chunk_decided':
      return evolveChunk(withoutContent(fact.chunk), { ...fact, executions: [], traders: [] });
    case 'chunk_settled':
      return evolveChunk(withoutContent(fact.chunk), { ...fact, executions: [] });
    case 'chunk_released':
      return evolveChunk(withoutContent(fact.chunk), { ...fact, executions: [], traders: [] });
    default:
      return undefined;
  }
}

function withoutContent(number: number): Chunk {
  return { number, firstIndex: 0, participants: [], state: { status: 'listed' } };
}
