import { decode } from '@ballast/contracts';
import { endpointChanged, type EndpointChanged } from '@ballast/contracts/webhook';
import { afterAttempts, type ObservedEndpoint } from '@ballast/domain-webhook';
import type { LogMessage } from '@ballast/platform-log';
import { deviationOf } from './deviation';
import { OF_A_CALLER, UNDECIDABLE, type Outcome, type Replayer } from './replayer';

/** Reasons for which the dispatcher itself disables an endpoint. */
const OWN_REASONS: ReadonlySet<string> = new Set(['gone', 'failing']);

/**
 * Decides the health of webhook endpoints again, from the attempts that a fact names and from the fact before it. The
 * facts about an endpoint stand in one partition, in their order. Changes by the owner are followed and not judged.
 */
export class EndpointReplayer implements Replayer {
  readonly types: readonly string[] = [endpointChanged.type];

  /** By the id of the endpoint, as the last fact about it has left it. */
  private readonly endpoints = new Map<string, ObservedEndpoint>();

  replay(message: LogMessage): Outcome {
    const { occurredAt, data } = decode(endpointChanged, message);
    const before = this.endpoints.get(data.endpoint_id);
    this.endpoints.set(data.endpoint_id, endpointIn(data));
    const { observed, revision } = data;
    const next = (before?.revision ?? 0) + 1;
    if (revision !== next) return deviationOf(revision, next, 'revision');
    if (observed === undefined) return isOwnDecision(data) ? UNDECIDABLE : OF_A_CALLER;
    if (before === undefined) return UNDECIDABLE;
    const { has_succeeded: hasSucceeded, has_failed: hasFailed, is_gone: isGone } = observed;
    const [decided] = afterAttempts(before, { hasSucceeded, hasFailed, isGone }, occurredAt);
    const recorded = { change: data.change, ...endpointIn(data) };
    return deviationOf(recorded, decided && { change: decided.change, ...decided.after });
  }
}

function isOwnDecision({ change, status_reason: reason }: EndpointChanged): boolean {
  return change === 'failing' || change === 'recovered' || (change === 'disabled' && OWN_REASONS.has(reason));
}

function endpointIn(data: EndpointChanged): ObservedEndpoint {
  return {
    status: data.status,
    statusReason: data.status_reason,
    failingSince: data.failing_since,
    version: data.version,
    revision: data.revision,
    updatedAt: data.updated_at,
  };
}
