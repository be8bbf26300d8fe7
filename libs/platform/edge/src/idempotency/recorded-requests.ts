import type { Envelope } from '@ballast/contracts';
import type { RequestAccepted, RequestEnded } from '@ballast/contracts/request';

/** A fact about a request. */
export type RequestFact =
  | { readonly kind: 'accepted'; readonly fact: Envelope<RequestAccepted> }
  | { readonly kind: 'ended'; readonly fact: Envelope<RequestEnded> };

/** A used request id as a fact tells it; names are those of the columns. */
export interface AcceptedRow extends Omit<RequestAccepted, 'body_sha256'> {
  readonly platform_code: string;
  /** In hex. */
  readonly body_hash: string;
  readonly accepted_id: string;
  readonly created_at: string;
}

/** The end of a request; names are those of the columns. */
export interface EndedRow extends Omit<RequestEnded, 'outcome'> {
  readonly platform_code: string;
}

/** Change of a stored request that follows from the facts about one request id. */
export type RequestChange =
  | { readonly kind: 'accepted'; readonly row: AcceptedRow }
  /** The request that is stored has ended. */
  | { readonly kind: 'done'; readonly row: EndedRow }
  /** The request that is stored was refused and leaves no row. */
  | { readonly kind: 'refused'; readonly row: EndedRow };

/**
 * Changes that follow from these facts, one for each request id. Facts about one request id come in the order of the log.
 * A fact may come again when all facts behind it do so, too: the last acceptance and the ends behind it decide.
 */
export function changesOf(facts: readonly RequestFact[]): readonly RequestChange[] {
  const changes = new Map<string, RequestChange>();
  for (const each of facts) {
    const { platformCode, data } = each.fact;
    const key = [platformCode, data.scope, data.request_id].join('/');
    changes.set(key, each.kind === 'accepted' ? accepted(each.fact) : ended(changes.get(key), each.fact));
  }
  return [...changes.values()];
}

function accepted({ id, platformCode, occurredAt, data }: Envelope<RequestAccepted>): RequestChange {
  const { body_sha256: body_hash, ...told } = data;
  const row = { ...told, platform_code: platformCode, body_hash, accepted_id: id, created_at: occurredAt };
  return { kind: 'accepted', row };
}

function ended(before: RequestChange | undefined, { platformCode, data }: Envelope<RequestEnded>): RequestChange {
  const { outcome, ...told } = data;
  // The end of an acceptance before the last one, which stands in the log again.
  if (before?.kind === 'accepted' && before.row.effect_id !== told.effect_id) return before;
  if (outcome === 'refused') return { kind: 'refused', row: { ...told, platform_code: platformCode } };
  if (before?.kind !== 'accepted') return { kind: 'done', row: { ...told, platform_code: platformCode } };
  const { resource_id, answer } = told;
  return { kind: 'accepted', row: { ...before.row, is_done: true, resource_id, answer } };
}
