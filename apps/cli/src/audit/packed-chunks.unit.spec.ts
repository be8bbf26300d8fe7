import type { Chunk } from '@ballast/domain-operation';
import { PackedChunks } from './packed-chunks';

function listed(number: number, codes: readonly string[]): Chunk {
  return {
    number,
    firstIndex: number * 500,
    participants: codes.map((participant_code) => ({ participant_code, amount: '100.00' })),
    state: { status: 'listed' },
  };
}

describe('packed chunks', () => {
  it('come back as they were kept last, in any order', () => {
    const kept = new PackedChunks();
    const chunks = [0, 1, 2].map((number) => listed(number, [`P${number}`, 'Ä€']));
    for (const chunk of chunks) kept.set(chunk.number, chunk);
    const changed = listed(1, []);
    kept.get(0);
    kept.set(1, changed);
    expect([2, 0, 1, 0].map((number) => kept.get(number))).toEqual([chunks[2], chunks[0], changed, chunks[0]]);
  });

  it('have no chunk that was never kept', () => {
    const kept = new PackedChunks();
    kept.set(0, listed(0, []));
    expect(kept.get(1)).toBeUndefined();
    expect(kept.get(0)).toBeDefined();
  });
});
