import type { PreviewRequest } from '@ballast/internal-api';
import { Problem } from '@ballast/platform-http';

/**
 * Refuses a plan of more participants than it may hold. A participant who previews a default scope is not told how many
 * Traders the Strategy has: most of them belong to others.
 * @throws Problem `invalid_request`.
 */
export function assertPlannable(
  participants: number,
  { participants_max: most, initiated_by }: Pick<PreviewRequest, 'participants_max' | 'initiated_by'>,
): void {
  if (participants <= most) return;
  const limit = `body/participants must list at most ${most}`;
  throw new Problem('invalid_request', 'A plan does not hold so many participants.', {
    errors: [
      initiated_by === undefined
        ? `${limit}: ${participants} Traders have auto_rebalance`
        : `${limit}, and cannot be left out of this Strategy`,
    ],
  });
}
