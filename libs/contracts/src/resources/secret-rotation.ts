import { z } from 'zod';

const DAY_SECONDS = 24 * 60 * 60;
export const OVERLAP_DEFAULT_SECONDS = DAY_SECONDS;
const OVERLAP_MAX_SECONDS = 7 * DAY_SECONDS;

/** Time in seconds for which both secrets are accepted after a rotation. */
export const overlapSchema = z
  .int()
  .min(0, `must be a whole number from 0 to ${OVERLAP_MAX_SECONDS}`)
  .max(OVERLAP_MAX_SECONDS, `must be a whole number from 0 to ${OVERLAP_MAX_SECONDS}`)
  .meta({
    description: `Seconds for which the old secret is accepted beside the new one. ${OVERLAP_DEFAULT_SECONDS} when absent.`,
  });
