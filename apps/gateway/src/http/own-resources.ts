import type { Caller } from '@ballast/platform-edge';

/** The resource, unless it belongs to another participant than the one whose key asks. */
export function belongsTo({ participantCode }: Caller, body: string | undefined): string | undefined {
  if (body === undefined || participantCode === '') return body;
  const resource = JSON.parse(body) as { readonly participant_code?: unknown };
  return resource.participant_code === participantCode ? body : undefined;
}

/** The filter narrowed to the participant whose key asks; undefined when it asks for another one's. */
export function ownFilter<F extends { readonly participant_code?: string | undefined }>(
  { participantCode }: Caller,
  filter: F,
): F | undefined {
  if (participantCode === '' || filter.participant_code === participantCode) return filter;
  return filter.participant_code === undefined ? { ...filter, participant_code: participantCode } : undefined;
}
