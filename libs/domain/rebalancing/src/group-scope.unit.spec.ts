import { executionId, requestIdPattern } from '@ballast/kernel';
import * as fc from 'fast-check';
import { groupScope } from './group-scope';
import type { ScopeEntry } from './resolve-scope';
import { targetOf } from './testing/scopes';

const TRIGGER = 'c1c2c3c4-c5c6-4789-abcd-ef0123456789';
const included = (id: string, strategy = 'S1', allocation = 'A1', version = 1): ScopeEntry => ({
  account_id: id,
  target: targetOf(id, { strategy_id: strategy, allocation_id: allocation, allocation_version: version }),
  refusal: null,
});
const refused: ScopeEntry = { account_id: 'x', target: null, refusal: 'account_not_found' };

const group = (entries: readonly ScopeEntry[], participantsMax = 100_000) =>
  groupScope(entries, { triggerId: TRIGGER, participantsMax });
const shown = (entries: readonly ScopeEntry[], participantsMax?: number): readonly string[] =>
  group(entries, participantsMax).groups.map(
    ({ strategy_id, allocation_id, allocation_version, participants }) =>
      `${strategy_id} ${allocation_id}.${allocation_version}: ${participants.join(' ')}`,
  );

describe('the Operations of a trigger', () => {
  it('are one for each Strategy and version of an allocation, in the order of their first accounts', () => {
    expect(
      shown([
        included('a', 'S2'),
        included('b'),
        refused,
        included('c', 'S2'),
        included('d', 'S1', 'A2'),
        included('e', 'S1', 'A1', 2),
        included('f'),
      ]),
    ).toEqual(['S2 A1.1: a c', 'S1 A1.1: b f', 'S1 A2.1: d', 'S1 A1.2: e']);
  });

  it('are several, in order, for more accounts than one Operation takes', () => {
    expect(shown([included('a'), included('b'), included('c', 'S2'), included('d')], 2)).toEqual([
      'S1 A1.1: a b',
      'S2 A1.1: c',
      'S1 A1.1: d',
    ]);
  });

  it('are none when every account is left out', () => {
    const { groups, orders } = group([refused]);
    expect(groups).toEqual([]);
    expect(orders).toMatchObject([{ account_id: 'x', portfolio_order_id: '', operation_id: '' }]);
  });

  it('have ids that are request ids and that a repetition finds again', () => {
    const [first] = group([included('a')]).groups;
    expect(first?.request_id).toMatch(requestIdPattern);
    expect(group([included('a')])).toEqual(group([included('a')]));
    expect(first?.operation_id).not.toBe(
      groupScope([included('a')], { triggerId: 'another', participantsMax: 1 }).groups[0]?.operation_id,
    );
  });

  it('list each account of any trigger once, in its order, under the Execution that it will have', () => {
    const anyEntries = fc
      .uniqueArray(fc.integer({ min: 0, max: 40 }), { maxLength: 40 })
      .chain((ids) => fc.tuple(...ids.map((id) => fc.tuple(fc.constant(`p${id}`), fc.nat(4), fc.nat(2)))))
      .map((rows) =>
        rows.map(([id, strategy, version]) =>
          strategy === 4
            ? ({ account_id: id, target: null, refusal: 'configuration_is_missing' } as const)
            : included(id, `S${strategy}`, 'A1', version),
        ),
      );
    fc.assert(
      fc.property(anyEntries, fc.integer({ min: 1, max: 5 }), (entries, participantsMax) => {
        const { groups, orders } = group(entries, participantsMax);
        expect(orders.map(({ account_id }) => account_id)).toEqual(entries.map(({ account_id }) => account_id));
        expect(new Set(orders.map(({ id }) => id)).size).toBe(entries.length);
        expect(groups.every(({ participants }) => participants.length <= participantsMax)).toBe(true);
        const executions = groups.flatMap(({ operation_id, participants }) =>
          participants.map((code) => executionId(operation_id, code)),
        );
        const listed = orders.map(({ portfolio_order_id }) => portfolio_order_id).filter((id) => id !== '');
        expect([...listed].sort()).toEqual([...executions].sort());
        const firsts = groups.map(({ participants: [code] }) =>
          entries.findIndex(({ account_id }) => account_id === code),
        );
        expect(firsts).toEqual([...firsts].sort((a, b) => a - b));
      }),
    );
  });
});
