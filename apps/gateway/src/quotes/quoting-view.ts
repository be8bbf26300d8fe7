import type { View } from '@ballast/platform-edge';

/** The code of the participant whose key acts; empty for the platform. */
export function initiatorOf(view: View): string {
  return view.kind === 'participant' ? view.participantCode : '';
}

/** The space of the request ids of a key: a participant can neither see nor use up those of anybody else. */
export function requestScope(view: View): string {
  return view.kind === 'participant' ? `participant:${view.participantCode}` : '';
}
