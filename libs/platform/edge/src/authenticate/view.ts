import { assertNever } from '@ballast/kernel';
import type { Caller } from './caller';

/**
 * The data that a caller may read: all data of a platform, or the data of one of its participants. Queries take a view
 * where a call serves several kinds of callers.
 */
export type View =
  | { readonly kind: 'platform'; readonly platformCode: string }
  | { readonly kind: 'participant'; readonly platformCode: string; readonly participantCode: string };

/** The only place that decides which data a caller may read. */
export function viewOf(caller: Caller): View {
  switch (caller.kind) {
    case 'platform':
    case 'service':
      return { kind: 'platform', platformCode: caller.platformCode };
    case 'participant': {
      const { kind, platformCode, participantCode } = caller;
      return { kind, platformCode, participantCode };
    }
    default:
      return assertNever(caller);
  }
}

/** Conditions on the rows that a view shows, by the properties of a read model. */
export function ownedBy(view: View): { readonly platformCode: string; readonly participantCode?: string } {
  const { platformCode } = view;
  return view.kind === 'participant' ? { platformCode, participantCode: view.participantCode } : { platformCode };
}
