/**
 * Defects that a simulation can be told to have, to prove that it would find them.
 *
 * - `lost_position`: the position of a slice is stored after the transaction of its effect.
 * - `unfenced_zombie`: a slice that another instance has handled is handled again.
 * - `double_capture`: settled chunks are not noted, and captured holds stay open.
 * - `forgotten_release`: a service reports that holds are released, but they stay open.
 * - `out_of_order_apply`: an Operation shows a status before the Executions that it counts.
 * - `stale_grant`: a check that waits for the change of an account reads the grant before its lock, and the time after it.
 * - `expired_grant`: a check takes a grant for one in force although its end has passed.
 * - `forgotten_usage`: what an advisor has traded on a day does not count for its daily limit.
 */
export const PLANTED_BUGS = [
  'lost_position',
  'unfenced_zombie',
  'double_capture',
  'forgotten_release',
  'out_of_order_apply',
  'stale_grant',
  'expired_grant',
  'forgotten_usage',
] as const;

export type PlantedBug = (typeof PLANTED_BUGS)[number];
