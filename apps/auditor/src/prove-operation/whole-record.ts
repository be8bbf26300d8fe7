import { Injectable } from '@nestjs/common';
import type { LogEnds } from '@ballast/platform-log';
import { Reads } from '@ballast/platform-postgres';
import { Taken } from '@ballast/proving';
import { RecordReader } from './record-reader';

/** Upper bound of Operations whose ends are remembered. */
const REMEMBERED_MAX = 200;

/**
 * Tells whether the auditor has taken in all messages that stood in the log when somebody first asked for the proof of an
 * Operation. The ends of then are remembered: a busy log has always grown when the caller asks again.
 */
@Injectable()
export class WholeRecord {
  private readonly remembered = new Map<string, LogEnds>();

  private readonly taken: Taken;

  constructor(
    private readonly record: RecordReader,
    reads: Reads,
  ) {
    this.taken = new Taken(reads);
  }

  async isTaken(operationId: string): Promise<boolean> {
    const ends = this.remembered.get(operationId) ?? (await this.record.ends());
    this.remembered.delete(operationId);
    if (await this.taken.hasTaken(ends)) return true;
    this.remembered.set(operationId, ends);
    for (const oldest of [...this.remembered.keys()].slice(0, -REMEMBERED_MAX)) this.remembered.delete(oldest);
    return false;
  }
}
