import { Journal, Sequence, Table } from './tables';

describe('tables in memory', () => {
  it('have their former rows again when the transaction is rolled back', () => {
    const journal = new Journal();
    const table = new Table<number>(journal);
    const sequence = new Sequence<string>(journal);
    table.set('kept', 1);
    sequence.add('kept');
    journal.commit();
    table.set('kept', 2);
    table.set('kept', 3);
    table.set('new', 4);
    table.delete('kept');
    sequence.add('new');
    journal.rollBack();
    expect(table.entries()).toEqual([['kept', 1]]);
    expect(sequence.all).toEqual(['kept']);
  });

  it('keep committed rows', () => {
    const journal = new Journal();
    const table = new Table<number>(journal);
    expect(table.insert('a', 1)).toBe(true);
    expect(table.insert('a', 2)).toBe(false);
    journal.commit();
    journal.rollBack();
    expect(table.get('a')).toBe(1);
  });
});
