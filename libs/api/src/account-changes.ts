import { z } from 'zod';

const nothing = z
  .object({})
  .meta({ id: 'Accepted', description: 'The change was decided. It counts once it is settled.' });

/** Answers of a change of a customer account that the registry has decided. */
export const ACCEPTED_CHANGE = {
  202: { description: 'The change was decided; it is never taken back.', schema: nothing, example: {} },
};

/** The time from which a change of a customer account counts, for the description of its call. */
export const SETTLES =
  'The answer means that the change was decided. It counts, and is shown, as soon as the credit check decides by it: at once as a rule, within five seconds at most.';
