import { rootCause } from '@ballast/contracts';

/** The cause of messages that pricing sends by itself: by its clock, or at its start. */
export const OWN_CAUSE = rootCause({ actor: { service: 'pricing' }, correlationId: '', platformCode: '' });
