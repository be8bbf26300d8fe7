import { PLANTED_BUGS, type PlantedBug } from './planted-bugs';
import { simulateSeed } from './simulate-seed';

/** The first seed that finds each bug. */
const FOUND_BY: Readonly<Record<PlantedBug, number>> = {
  lost_position: 2,
  unfenced_zombie: 3,
  double_capture: 1,
  forgotten_release: 5,
  out_of_order_apply: 2,
  stale_grant: 22,
  expired_grant: 41,
  forgotten_usage: 130,
};

describe('a planted bug', () => {
  it.each(PLANTED_BUGS)('is found by its seed: %s', (bug) => {
    const seed = FOUND_BY[bug];
    expect(simulateSeed(seed, { bugs: [bug] }).violations).not.toEqual([]);
    expect(simulateSeed(seed).violations).toEqual([]);
  });
});
