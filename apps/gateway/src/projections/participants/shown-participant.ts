import type { Participant } from '@ballast/contracts';

/** The participant as its GET shows it: with an empty external id when it has none. */
export function shownParticipant({ external_id = '', disabled_instruments, ...rest }: Participant): string {
  const { created_at, updated_at, ...named } = rest;
  return JSON.stringify({ ...named, external_id, disabled_instruments, created_at, updated_at });
}
