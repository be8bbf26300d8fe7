import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Checkpoint } from '@ballast/contracts';
import { canonicalJson, checkpointHash } from '@ballast/domain-seal';
import { WrongUse } from '../cli';
import { checkpointOf } from './checkpoint-message';

const DIGITS = 12;
const FILE = /^(\d{12,})\.json$/;

/** A folder of checkpoints that somebody keeps outside of the platform, one file for each. */
export class WitnessFolder {
  private constructor(
    private readonly folder: string,
    private readonly hashes: Map<number, string>,
  ) {}

  /**
   * Reads a folder. It is made when `create` says so.
   * @throws WrongUse when there is no such folder, or a file in it has no checkpoint.
   */
  static open(folder: string, { create }: { readonly create: boolean }): WitnessFolder {
    if (create) mkdirSync(folder, { recursive: true });
    const hashes = new Map<number, string>();
    for (const name of filesOf(folder)) {
      const checkpoint = checkpointIn(join(folder, name));
      if (checkpoint?.sequence !== Number(FILE.exec(name)?.[1])) {
        throw new WrongUse(`${join(folder, name)} is not the checkpoint that its name says.`);
      }
      hashes.set(checkpoint.sequence, checkpointHash(checkpoint));
    }
    return new WitnessFolder(folder, hashes);
  }

  get size(): number {
    return this.hashes.size;
  }

  /** Sequences of all checkpoints, in ascending order. */
  get sequences(): readonly number[] {
    return [...this.hashes.keys()].sort((one, other) => one - other);
  }

  /** Whether the folder has this checkpoint, has another one of its sequence, or has none. */
  compare(checkpoint: Checkpoint): 'same' | 'other' | 'none' {
    const hash = this.hashes.get(checkpoint.sequence);
    if (hash === undefined) return 'none';
    return hash === checkpointHash(checkpoint) ? 'same' : 'other';
  }

  /** Adds a checkpoint that the folder does not have. A file that exists is never written over. */
  add(checkpoint: Checkpoint): void {
    const name = `${String(checkpoint.sequence).padStart(DIGITS, '0')}.json`;
    writeFileSync(join(this.folder, name), `${canonicalJson(checkpoint)}\n`, { flag: 'wx' });
    this.hashes.set(checkpoint.sequence, checkpointHash(checkpoint));
  }
}

function filesOf(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => FILE.test(name));
  } catch {
    throw new WrongUse(`${folder} is no folder that can be read.`);
  }
}

function checkpointIn(path: string): Checkpoint | undefined {
  try {
    return checkpointOf(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return undefined;
  }
}
