import type { Timestamp } from '@ballast/kernel';
import type { Chunk } from './chunk';
import { commandsOf, type OperationCommand } from './operation.commands';
import { accepted, evolveAll, evolveChunk } from './evolve';
import { nextVersion, type Operation } from './operation';
import type { Facts, OperationAccepted } from './operation.facts';
import type { InputKind, OperationInput } from './operation.inputs';
import type { Failure, OperationState, Phase } from './operation.state';
import { NOTHING, type Reaction, type Situation } from './reactions';
import { CONTINUATIONS, REACTIONS, type ReactionsOf } from './saga';

export interface Advance {
  /** The Operation that the facts are about; for a new one, as it was accepted. */
  readonly before: Operation;
  /** `before` after one more step, with `facts` folded in. */
  readonly operation: Operation;
  /** The chunk that the input was about, with `facts` folded in; undefined when it is about none. */
  readonly chunk: Chunk | undefined;
  /** New facts in order; empty when the input changes nothing. */
  readonly facts: Facts;
  /** Requests to other services, in order. */
  readonly commands: readonly OperationCommand[];
}

export interface Beginning {
  /** Whether another Operation of the Strategy runs alone: nothing happens until this one leaves the queue. */
  readonly isQueued: boolean;
  /** Set when the Operation fails before anything is checked: its plan cannot be executed. */
  readonly failure?: Failure | undefined;
  readonly now: Timestamp;
}

/** A new Operation, from its acceptance to its first wait. */
export function beginOperation(request: Omit<OperationAccepted, 'kind'>, beginning: Beginning): Advance {
  const first: OperationAccepted = { kind: 'operation_accepted', ...request };
  const operation = accepted(first);
  return advanceBy(operation, undefined, { facts: [first, ...firstFacts(operation, beginning)], now: beginning.now });
}

function firstFacts(operation: Operation, { isQueued, failure, now }: Beginning): Facts {
  if (failure !== undefined) return [{ kind: 'operation_failed', failure }];
  return isQueued ? [{ kind: 'operation_queued', version: nextVersion(operation, now) }] : NOTHING;
}

/**
 * The one decision about an Operation under way: its reaction to an input, and all that follows until it waits again.
 * `chunk` is the chunk that the input is about; undefined for any other input and for a chunk that has not arrived. An
 * input that comes again, or too late, makes no facts and no commands.
 */
export function advance(operation: Operation, chunk: Chunk | undefined, input: OperationInput): Advance {
  const facts = react({ operation, state: operation.state, chunk }, input);
  return facts.length === 0
    ? { before: operation, operation, chunk, facts, commands: [] }
    : advanceBy(operation, chunk, { facts, now: input.at });
}

function react<P extends Phase, K extends InputKind>(situation: Situation<P>, input: OperationInput<K>): Facts {
  const row: ReactionsOf<P> = REACTIONS[situation.state.phase];
  const reaction: Reaction<P, K> | undefined = row[input.kind];
  return reaction?.(situation, input) ?? NOTHING;
}

function advanceBy(
  before: Operation,
  chunk: Chunk | undefined,
  { facts: first, now }: { readonly facts: Facts; readonly now: Timestamp },
): Advance {
  const facts = [...first];
  let operation = evolveAll(before, first);
  for (let more = first; more.length > 0;) {
    more = continuation(operation, operation.state, now);
    facts.push(...more);
    operation = evolveAll(operation, more);
  }
  return {
    before,
    operation: { ...operation, step: before.step + 1 },
    chunk: facts.reduce(evolveChunk, chunk),
    facts,
    commands: commandsOf(facts),
  };
}

function continuation<P extends Phase>(operation: Operation, state: OperationState<P>, now: Timestamp): Facts {
  return CONTINUATIONS[state.phase](operation, state, now);
}
