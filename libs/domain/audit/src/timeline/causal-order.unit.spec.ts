import fc from 'fast-check';
import { inCausalOrder, type CausedFact } from './causal-order';

function fact(id: string, causationId: string, second: number, offset = 0): CausedFact {
  const occurredAt = `2026-04-17T10:00:0${second}.000Z`;
  return { id, causationId, occurredAt, topic: 'a.events.v1', partition: 0, offset: String(offset) };
}

const ids = (facts: readonly CausedFact[]): readonly string[] => facts.map(({ id }) => id);

describe('facts in causal order', () => {
  it('are in the order of their times, and of their places where times are equal', () => {
    expect(ids(inCausalOrder([fact('c', '', 2), fact('b', '', 1, 10), fact('a', '', 1, 9)]))).toEqual(['a', 'b', 'c']);
  });

  it('stand behind their causes, although a clock says otherwise', () => {
    const facts = [
      fact('effect', 'cause', 1),
      fact('cause', 'root', 2),
      fact('root', 'not here', 3),
      fact('other', '', 4),
    ];
    expect(ids(inCausalOrder(facts))).toEqual(['root', 'cause', 'effect', 'other']);
  });

  it('stand once, at their first place', () => {
    expect(inCausalOrder([fact('a', '', 1, 5), fact('a', '', 1, 3)])).toEqual([fact('a', '', 1, 3)]);
  });

  it('are all there, whatever names whatever as its cause', () => {
    const facts = fc.array(fc.tuple(fc.nat(20), fc.nat(20), fc.nat(9)), { maxLength: 20 });
    fc.assert(
      fc.property(facts, (drawn) => {
        const given = drawn.map(([cause, offset, second], index) => fact(String(index), String(cause), second, offset));
        const ordered = inCausalOrder(given);
        expect(ids(ordered).toSorted()).toEqual(ids(given).toSorted());
        // A cause has a lower number here, so there is no circle of causes.
        const acyclic = given.map((each, index) => ({ ...each, causationId: index === 0 ? '' : String(index - 1) }));
        expect(ids(inCausalOrder(acyclic))).toEqual(ids(acyclic));
      }),
    );
  });
});
