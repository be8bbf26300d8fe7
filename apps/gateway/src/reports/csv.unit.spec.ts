import { csvLine } from './csv';

describe('a line of CSV', () => {
  it('quotes a field with a comma, a quote or an end of a line, and no other', () => {
    expect(csvLine(['a', 'b c', 3, ''])).toBe('a,b c,3,\r\n');
    expect(csvLine(['a,b', 'say "no"', 'two\nlines'])).toBe('"a,b","say ""no""","two\nlines"\r\n');
  });

  it.each(['=1+1', '+1', '-1', '@sum', '\tx'])('keeps a spreadsheet from taking %j for a formula', (text) => {
    expect(csvLine([text])).toBe(`'${text}\r\n`);
  });
});
