import type { Where } from '@ballast/platform-edge';
import type { Reach } from './reach.query';

/**
 * The condition that the participant of a row is within a reach. `code` is the column of the participant. EXISTS would let
 * the planner read the whole reach into a hash table first; a scalar subquery reads one entry of an index.
 */
export function isWithin(where: Where, code: string, { platformCode, reader, now }: Reach): string {
  const [platform, own, at] = [where.param(platformCode), where.param(reader), where.param(now)];
  return `(${code} = ${own} OR coalesce((
    SELECT true FROM gateway.account_relations r
     WHERE r.platform_code = ${platform} AND r.participant_code = ${own} AND r.general_holder = ${code}
       AND (r.ends_at IS NULL OR r.ends_at > ${at}::timestamptz)), false))`;
}
