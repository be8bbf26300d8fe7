import type { NodePlace } from './merkle-tree';

/** Levels of a tree between two that are stored: a subtree is hashed from at most 128 stored hashes. */
export const STORED_LEVELS = 8;

/** Neighbouring subtrees of one stored level. */
export interface StoredSpan {
  readonly level: number;
  /** Index of the first one within its level. */
  readonly first: number;
  readonly count: number;
}

/** The stored subtrees that a subtree is hashed from; leaves are those of level 0. */
export function storedBelow({ level, index }: NodePlace): StoredSpan {
  const below = level % STORED_LEVELS;
  return { level: level - below, first: index * 2 ** below, count: 2 ** below };
}
