import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { API_CALLS } from '@ballast/api';
import { referenceFiles } from '../system/scenarios/access/access-reference';
import { CALLERS } from '../system/scenarios/access/callers';
import { ACCESS_ROWS } from '../system/scenarios/access/rows';

describe('the table of access', () => {
  it('has a row for every call of the API: add one to tests/system/scenarios/access/rows.ts', () => {
    const known = new Set(ACCESS_ROWS.map(({ call }) => call.id));
    expect(API_CALLS.map(({ id }) => id).filter((id) => !known.has(id))).toEqual([]);
  });

  it('names the resource of every row of a call that has several', () => {
    const named = ACCESS_ROWS.map(({ call, about = '' }) => `${call.id} of ${about}`);
    expect(named.filter((name, index) => named.indexOf(name) !== index)).toEqual([]);
  });

  it.each(Object.entries(referenceFiles()))(
    'is shown by %s (else: node tools/generate-reference.mjs)',
    (path, text) => {
      expect(readFileSync(join(__dirname, '../..', path), 'utf8')).toBe(text);
    },
  );

  it('has an outcome for each caller in every row', () => {
    const lengths = ACCESS_ROWS.map(({ call, cells }) => ({ id: call.id, cells: cells.split(' ').length }));
    expect(lengths.filter(({ cells }) => cells !== CALLERS.length)).toEqual([]);
  });

  it('refuses participants exactly where the declaration of a call refuses their keys', () => {
    const refused = ACCESS_ROWS.filter(({ cells }) =>
      cells
        .split(' ')
        .slice(1, -1)
        .every((cell) => cell === 'K'),
    );
    const declared = API_CALLS.filter(({ callers, access }) => access !== 'open' && !callers.includes('participant'));
    const ids = (calls: readonly { readonly id: string }[]) => [...new Set(calls.map(({ id }) => id))].toSorted();
    // The wall answers before the owner of the key is judged.
    const walled = new Set(ACCESS_ROWS.filter(({ cells }) => /[WD]/.test(cells)).map(({ call }) => call.id));
    expect(ids(refused.map(({ call }) => call))).toEqual(ids(declared.filter(({ id }) => !walled.has(id))));
  });
});
