import { loggedError } from './logged-error';

const ROW_VALUE = 'Jane Doe, 12 High Street';

/** An error as pg throws it, and TypeORM around it. */
function databaseError(message: string, fields: object): Error {
  return Object.assign(new Error(message), {
    code: '23505',
    severity: 'ERROR',
    schema: 'registry',
    table: 'participants',
    constraint: 'participants_pkey',
    ...fields,
  });
}

describe('an error in the log', () => {
  it('names table and constraint and shows no value of a row', () => {
    const error = databaseError('duplicate key value violates unique constraint "participants_pkey"', {
      detail: `Key (name)=(${ROW_VALUE}) already exists.`,
      where: `COPY participants, line 1: "${ROW_VALUE}"`,
      query: `INSERT INTO participants VALUES ('${ROW_VALUE}')`,
      parameters: [ROW_VALUE],
      driverError: databaseError('the same', { detail: ROW_VALUE }),
    });
    const logged = loggedError(error);
    expect(JSON.stringify(logged)).not.toContain(ROW_VALUE);
    expect(logged).toMatchObject({
      type: 'Error',
      message: 'duplicate key value violates unique constraint "participants_pkey"',
      code: '23505',
      schema: 'registry',
      table: 'participants',
      constraint: 'participants_pkey',
    });
  });

  it('hides the value that a data exception quotes, also when another error wraps it', () => {
    const cause = databaseError(`invalid input syntax for type numeric: "${ROW_VALUE}"`, { code: '22P02' });
    for (const error of [cause, new Error('the slice failed', { cause })]) {
      const logged = loggedError(error);
      expect(JSON.stringify(logged)).not.toContain(ROW_VALUE);
      expect(logged).toMatchObject({ message: expect.stringContaining('invalid input syntax for type numeric: "…"') });
    }
  });

  it('shows each error of several, and leaves what is no error as it is', () => {
    const several = new AggregateError([databaseError('one', { detail: ROW_VALUE })], 'all addresses failed');
    const logged = loggedError(several);
    expect(logged).toMatchObject({ message: 'all addresses failed', aggregateErrors: [{ message: 'one' }] });
    expect(JSON.stringify(logged)).not.toContain(ROW_VALUE);
    expect(loggedError('text')).toBe('text');
  });
});
