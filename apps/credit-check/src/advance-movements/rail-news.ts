import { decode, type Envelope, type Movement, type RailNews } from '@ballast/contracts';
import { movementAnswered, movementSent } from '@ballast/contracts/money';
import type { LogMessage } from '@ballast/platform-log';

/** News of the rail about a movement. */
export interface MovementNews {
  readonly cause: Envelope<unknown>;
  readonly movement: Movement;
  readonly news: RailNews;
}

/** The types of messages that have news. A rail that was silent has news when it answers. */
export const NEWS_TYPES: readonly string[] = [movementSent.type, movementAnswered.type];

export function readRailNews(message: LogMessage): MovementNews {
  if (message.type === movementSent.type) {
    const cause = decode(movementSent, message);
    return { cause, movement: cause.data.movement, news: 'taken' };
  }
  const cause = decode(movementAnswered, message);
  return { cause, movement: cause.data.movement, news: cause.data.outcome };
}
