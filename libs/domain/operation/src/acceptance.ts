import type { Envelope, OperationRequested } from '@ballast/contracts';
import { chunksOfScope } from './default-scope';
import { accepted } from './evolve';
import type { Operation } from './operation';
import type { ChunkListed, OperationAccepted } from './operation.facts';
import type { Failure } from './operation.state';
import { planFailure } from './plan-check';

/** The request of an Operation, as far as the Operation follows from it. */
export type Requested = Pick<Envelope<OperationRequested>, 'platformCode' | 'actor' | 'data'>;

/** The way in which a requested Operation begins. */
export interface Acceptance {
  readonly request: Omit<OperationAccepted, 'kind'>;
  /** Set when the plan of the Operation cannot be executed, so that the Operation fails before anything is checked. */
  readonly failure: Failure | undefined;
  /** Chunks of the default scope; empty when the request or its plan lists the participants. */
  readonly chunks: readonly Omit<ChunkListed, 'kind'>[];
}

/**
 * The acceptance of a requested Operation. `scope`: participant codes of the default scope, at the place of the request
 * among all requests of the Strategy; empty when the request does not ask for the default scope. `takenBy`: the
 * Operation that is under way with the same plan.
 */
export function acceptanceOf(
  requested: Requested,
  { scope, takenBy }: { readonly scope: readonly string[]; readonly takenBy: string | undefined },
): Acceptance {
  const { data } = requested;
  const isListed = !data.default_scope || data.plan !== undefined;
  const chunks = isListed ? [] : chunksOfScope(scope, data.chunk_participants);
  return {
    request: acceptedWith(requested, isListed ? data.chunks : chunks.length),
    failure: planFailure(data, { takenBy, scope }),
    chunks,
  };
}

/** A requested Operation before its first step, which tells how many chunks the Operation has. */
export function requestedOperation(requested: Requested): Operation {
  return accepted({ kind: 'operation_accepted', ...acceptedWith(requested, requested.data.chunks) });
}

/** A requested Operation with this number of chunks, as its first fact accepts it. */
export function acceptedWith(
  { platformCode, actor, data }: Requested,
  chunks: number,
): Omit<OperationAccepted, 'kind'> {
  const { operation_id: id, plan } = data;
  const reference = plan === undefined ? null : { prices: plan.prices, instruments: plan.instruments };
  return { id, platformCode, actor, request: data, chunks, reference };
}
