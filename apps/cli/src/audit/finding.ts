import type { ChainFlaw, SealDifference, DifferenceKind } from '@ballast/domain-seal';

/** A place at which record and checkpoints are not as they were sealed. */
export interface Finding {
  readonly kind: ChainFlaw['kind'] | DifferenceKind | 'no_checkpoint' | 'message' | 'witness' | 'seal';
  readonly topic: string;
  readonly partition: number;
  /** Offset of the message; empty where the message is not known. */
  readonly offset: string;
  /** The difference, as a sentence without its end. */
  readonly says: string;
}

const SENTENCES: Readonly<Record<DifferenceKind, string>> = {
  missing: 'the message is missing',
  added: 'the message was added',
  moved: 'the message stood elsewhere',
  key: 'the key was changed',
  type: 'the type was changed',
  headers: 'a header was added',
  content: 'the value, the key or a header was changed',
};

export function sentenceOf({ kind, from }: SealDifference): string {
  return from === undefined ? SENTENCES[kind] : `the message stood at ${from}`;
}

export function lineOf({ topic, partition, offset, says }: Finding): string {
  return `${topic}/${partition}${offset === '' ? '' : `@${offset}`}: ${says}.\n`;
}
