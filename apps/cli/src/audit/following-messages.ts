import { hash } from 'node:crypto';
import type { Composed } from '@ballast/contracts';
import { announcementsOf, type Advance, type ReplayedOperation } from '@ballast/domain-operation';
import { announcementMessage, commandMessage, type Occasion } from '@ballast/domain-operation/operation-messages';
import { canonicalJson } from '@ballast/domain-seal';
import { IdSet } from '@ballast/invariants';

/** The messages of the record that follow from a step: the status that readers see, Executions, requests to the venue. */
export function followingOf(
  operation: ReplayedOperation,
  { advance, occasion }: { readonly advance: Advance; readonly occasion: Occasion },
): readonly Composed[] {
  const announced = announcementsOf(advance).map((announcement) =>
    announcementMessage(advance.operation, announcement, occasion),
  );
  const requests = advance.commands.flatMap((command): readonly Composed[] => {
    if (command.kind !== 'settle_chunk' && command.kind !== 'withdraw_chunk') return [];
    const loaded = operation.settlementOf(command.kind, command.chunk);
    return loaded === undefined ? [] : [commandMessage(advance.operation, loaded, occasion)];
  });
  return [...announced, ...requests];
}

/** The messages that follow from steps, until the record is read for them. Keeps eight bytes of each. */
export class FollowingMessages {
  private readonly fingerprints = new IdSet();
  /** Number of messages that must stand in the record and were not met yet, by Operation. */
  private readonly due = new Map<string, number>();
  /** Types of messages that may still be on their way, by id. */
  private readonly late = new Map<string, string>();

  /** `isDue`: whether the message must stand in the record. `hasAnyData`: whether its data is not known. */
  expect(
    { envelope: { id, data, correlationId }, type }: Composed,
    { isDue, hasAnyData }: { readonly isDue: boolean; readonly hasAnyData: boolean },
  ): void {
    this.fingerprints.add(fingerprint(id, hasAnyData ? null : data));
    if (isDue) this.due.set(correlationId, (this.due.get(correlationId) ?? 0) + 1);
    else this.late.set(id, type);
  }

  /** Whether a message follows from a step. Each message is met once. */
  meet(id: string, data: unknown, operationId: string): boolean {
    if (!this.fingerprints.has(fingerprint(id, data)) && !this.fingerprints.has(fingerprint(id, null))) return false;
    if (this.late.delete(id)) return true;
    const left = (this.due.get(operationId) ?? 0) - 1;
    if (left > 0) this.due.set(operationId, left);
    else this.due.delete(operationId);
    return true;
  }

  /** Operations of which a message was not met that must stand in the record. */
  get operationsWithGaps(): ReadonlySet<string> {
    return new Set(this.due.keys());
  }

  /** Types of the messages that may still be on their way, one for each message. */
  get awaited(): readonly string[] {
    return [...this.late.values()];
  }
}

/** 128 bits in hex that stand for a message with this id and data; for any data when the data is null. */
function fingerprint(id: string, data: unknown): string {
  return hash('md5', `${id} ${canonicalJson(data)}`);
}
