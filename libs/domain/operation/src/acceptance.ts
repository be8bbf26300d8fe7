import type { Envelope, OperationRequested } from '@ballast/contracts';
import { chunksOfScope } from './default-scope';
import type { ChunkListed, OperationAccepted } from './operation.facts';
import type { Failure } from './operation.state';
import { planFailure } from './plan-check';

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
  { platformCode, actor, data }: Pick<Envelope<OperationRequested>, 'platformCode' | 'actor' | 'data'>,
  { scope, takenBy }: { readonly scope: readonly string[]; readonly takenBy: string | undefined },
): Acceptance {
  const { plan } = data;
  const isListed = !data.default_scope || plan !== undefined;
  const chunks = isListed ? [] : chunksOfScope(scope, data.chunk_participants);
  return {
    request: {
      id: data.operation_id,
      platformCode,
      actor,
      request: data,
      chunks: isListed ? data.chunks : chunks.length,
      reference: plan === undefined ? null : { prices: plan.prices, instruments: plan.instruments },
    },
    failure: planFailure(data, { takenBy, scope }),
    chunks,
  };
}
