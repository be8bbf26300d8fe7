import { createHash } from 'node:crypto';

/** The steps of a simulation in their order, kept as a digest, and also as lines when they are asked for. */
export class Trace {
  readonly lines: string[] = [];
  private readonly hash = createHash('sha256');

  constructor(private readonly keepsLines: boolean) {}

  add(line: string): void {
    this.hash.update(line).update('\n');
    if (this.keepsLines) this.lines.push(line);
  }

  /** SHA-256 of all lines, in hex. Ends the trace. */
  digest(): string {
    return this.hash.digest('hex');
  }
}
