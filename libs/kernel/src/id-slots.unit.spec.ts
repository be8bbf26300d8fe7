import { IdSlots, printOf } from './id-slots';
import { newId } from './ids';

describe('slots of ids', () => {
  it('are found again after they have grown, and tell where each has moved', () => {
    const slots = new IdSlots();
    const places = new Map<number, string>();
    const ids = Array.from({ length: 1_000 }, () => newId());
    for (const id of ids) {
      if (slots.isFull) {
        const before = new Map(places);
        places.clear();
        slots.grow((from, to) => places.set(to, before.get(from) ?? ''));
      }
      const slot = slots.slotOf(printOf(id));
      slots.take(slot, printOf(id));
      places.set(slot, id);
    }
    expect(ids.every((id) => slots.isTaken(slots.slotOf(printOf(id))))).toBe(true);
    expect(ids.every((id) => places.get(slots.slotOf(printOf(id))) === id)).toBe(true);
    expect(ids.length / slots.capacity).toBeGreaterThan(0.6);
    expect(slots.isTaken(slots.slotOf(printOf(newId())))).toBe(false);
  });

  it('have no print whose tail stands for an empty slot', () => {
    expect(printOf('0b6d3a52-6f0e-4f5e-9a53-5f3f00000000').tail).toBe(1);
  });
});
