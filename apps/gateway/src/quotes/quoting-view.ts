import type { View } from '@ballast/platform-edge';

/** The code of the participant whose key acts; empty for the platform. */
export function initiatorOf(view: View): string {
  return view.kind === 'participant' ? view.participantCode : '';
}
