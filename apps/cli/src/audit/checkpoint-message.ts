import { type Checkpoint, checkpointSchema } from '@ballast/contracts';
import { composeCheckpoint } from '@ballast/contracts/audit';
import { canonicalJson } from '@ballast/domain-seal';
import type { LogMessage } from '@ballast/platform-log';

/** A checkpoint as its message carries it. */
export interface ReadCheckpoint {
  readonly checkpoint: Checkpoint;
  /** False when the message around the checkpoint is another than the auditor sends. */
  readonly isMessageAsSent: boolean;
}

/** The checkpoint of a message, with every member that it has; undefined for a message without a checkpoint. */
export function readCheckpoint(message: LogMessage): ReadCheckpoint | undefined {
  const envelope = documentOf(message.value);
  if (envelope === undefined || !('data' in envelope)) return undefined;
  const checkpoint = checkpointOf(envelope.data);
  if (checkpoint === undefined) return undefined;
  const sent = composeCheckpoint(checkpoint);
  const isMessageAsSent =
    message.key === sent.key &&
    message.type === sent.type &&
    canonicalJson(envelope) === canonicalJson(JSON.parse(sent.value));
  return { checkpoint, isMessageAsSent };
}

/**
 * A document as a checkpoint, if it has the members of one. Further members stay, because the hash and the signature of
 * a checkpoint cover all of them.
 */
export function checkpointOf(document: unknown): Checkpoint | undefined {
  return checkpointSchema.safeParse(document).success ? (document as Checkpoint) : undefined;
}

function documentOf(text: string): object | undefined {
  try {
    const document: unknown = JSON.parse(text);
    return typeof document === 'object' && document !== null ? document : undefined;
  } catch {
    return undefined;
  }
}
