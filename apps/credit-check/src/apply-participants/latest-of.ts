import type { Participant } from '@ballast/contracts';

/** A participant and its platform. */
interface OwnedParticipant {
  readonly platformCode: string;
  readonly participant: Participant;
}

/** The latest version of each participant. */
export function latestOf(
  changes: readonly { readonly platformCode: string; readonly participants: readonly Participant[] }[],
): readonly OwnedParticipant[] {
  const latest = new Map<string, OwnedParticipant>();
  for (const { platformCode, participants } of changes) {
    for (const participant of participants) {
      const key = `${platformCode}/${participant.participant_code}`;
      const known = latest.get(key);
      if (known === undefined || known.participant.updated_at < participant.updated_at) {
        latest.set(key, { platformCode, participant });
      }
    }
  }
  return [...latest.values()];
}
