/** The changes of an open transaction, so that they can be taken back. */
export class Journal {
  private undo: (() => void)[] = [];

  note(undo: () => void): void {
    this.undo.push(undo);
  }

  commit(): void {
    this.undo = [];
  }

  rollBack(): void {
    for (const undo of this.undo.reverse()) undo();
    this.undo = [];
  }
}

/** A table in memory. Its rows are never changed in place, and its changes belong to the open transaction. */
export class Table<V> {
  private readonly rows = new Map<string, V>();

  constructor(private readonly journal: Journal) {}

  get(key: string): V | undefined {
    return this.rows.get(key);
  }

  has(key: string): boolean {
    return this.rows.has(key);
  }

  values(): readonly V[] {
    return [...this.rows.values()];
  }

  entries(): readonly (readonly [string, V])[] {
    return [...this.rows];
  }

  set(key: string, row: V): void {
    const before = this.rows.get(key);
    this.rows.set(key, row);
    this.journal.note(() => {
      if (before === undefined) this.rows.delete(key);
      else this.rows.set(key, before);
    });
  }

  /** Adds a row. False, without a change, when the key has a row already. */
  insert(key: string, row: V): boolean {
    if (this.rows.has(key)) return false;
    this.set(key, row);
    return true;
  }

  delete(key: string): void {
    const before = this.rows.get(key);
    if (before === undefined) return;
    this.rows.delete(key);
    this.journal.note(() => this.rows.set(key, before));
  }
}

/** Rows in the order in which they were added. */
export class Sequence<V> {
  private readonly rows: V[] = [];

  constructor(private readonly journal: Journal) {}

  get all(): readonly V[] {
    return this.rows;
  }

  add(row: V): void {
    this.rows.push(row);
    this.journal.note(() => this.rows.pop());
  }
}
