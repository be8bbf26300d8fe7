/** Milliseconds after which a change is asked for again, if the first command is still waiting. */
const ASK_AGAIN_MS = 30_000;

/** Changes that this instance has asked for lately. The registry recognises a second question. */
export class AskedChanges {
  /** Unix milliseconds, by the id of the change. */
  private readonly askedAtMs = new Map<string, number>();

  /**
   * Forgets the changes that were asked for long ago. A time that is still to come is of a clock that was set back since
   * then, and is forgotten too: it does not say how long ago the question was.
   */
  forget(nowMs: number): void {
    for (const [id, askedMs] of this.askedAtMs) {
      if (askedMs + ASK_AGAIN_MS <= nowMs || askedMs > nowMs) this.askedAtMs.delete(id);
    }
  }

  has(id: string): boolean {
    return this.askedAtMs.has(id);
  }

  note(id: string, nowMs: number): void {
    this.askedAtMs.set(id, nowMs);
  }
}
