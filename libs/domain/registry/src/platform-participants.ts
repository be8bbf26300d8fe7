import type { Participant } from '@ballast/contracts';

/** Participants of one platform by their code, with the holders of their external ids. */
export class PlatformParticipants extends Map<string, Participant> {
  private readonly codes = new Map<string, string>();

  static of(participants: Iterable<Participant>): PlatformParticipants {
    const found = new PlatformParticipants();
    for (const participant of participants) found.put(participant);
    return found;
  }

  /** The code of the participant that has this external id. */
  codeOf(externalId: string): string | undefined {
    return this.codes.get(externalId);
  }

  /** Puts a participant in place of its earlier version, whose external id is free again if the new one is another. */
  put(participant: Participant): void {
    const { participant_code: code, external_id: id } = participant;
    const before = this.get(code)?.external_id;
    if (before !== undefined && this.codes.get(before) === code) this.codes.delete(before);
    if (id !== undefined) this.codes.set(id, code);
    this.set(code, participant);
  }
}
