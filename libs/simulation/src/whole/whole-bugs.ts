import type { PlantedBug } from '../domain/planted-bugs';

/** Planted bugs that the whole platform can have too: those that are about positions, not about the rules of a context. */
export const WHOLE_BUGS = ['lost_position', 'unfenced_zombie'] as const satisfies readonly PlantedBug[];

export type WholeBug = (typeof WHOLE_BUGS)[number];
