import { add, sum, subtract, zeroOf, type Money } from '@ballast/kernel';
import { noMoney, type BookTerms } from './book';

/**
 * Distances between the account whose figures change and the account on the other side of the movement, from near to
 * far.
 *
 * - `own`: the account itself: a rebalance of a Trader, a trade of a prefunded account.
 * - `general`: between the cash of a participant and one of its Traders.
 * - `holder`: another account of the same participant.
 * - `platform`: an account of another participant, or the float.
 * - `outside`: an account of no customer, or cash of another book.
 */
export const DISTANCES = ['own', 'general', 'holder', 'platform', 'outside'] as const;
export type Distance = (typeof DISTANCES)[number];

/** The accounts that an answer is about. `trading`: the Traders of a Strategy, or a single one. */
export type FigureScope = 'trading' | 'account' | 'general' | 'participant' | 'platform';

/** The farthest distance at which the other side of a movement is in the scope, too. */
const REACHED: Readonly<Record<FigureScope, Distance>> = {
  trading: 'own',
  account: 'own',
  general: 'general',
  participant: 'holder',
  platform: 'platform',
};

/**
 * True when a movement crosses the border of a scope and therefore is a flow of it. A movement between two accounts
 * of a scope is none.
 */
export function isFlow(distance: Distance, scope: FigureScope): boolean {
  return DISTANCES.indexOf(distance) > DISTANCES.indexOf(REACHED[scope]);
}

/** Sums of movements by the distance of their other side, so that one row has the flows of every scope. */
export type MoneyByDistance = Readonly<Record<Distance, Money>>;

export function noMovement(book: BookTerms): MoneyByDistance {
  return mapped(() => noMoney(book));
}

export function withMovement(sums: MoneyByDistance, distance: Distance, amount: Money): MoneyByDistance {
  return { ...sums, [distance]: add(sums[distance], amount) };
}

export function addMovements(left: MoneyByDistance, right: MoneyByDistance): MoneyByDistance {
  return mapped((distance) => add(left[distance], right[distance]));
}

export function subtractMovements(left: MoneyByDistance, right: MoneyByDistance): MoneyByDistance {
  return mapped((distance) => subtract(left[distance], right[distance]));
}

/** The part of the sums that crossed the border of a scope. */
export function flowOf(sums: MoneyByDistance, scope: FigureScope): Money {
  const crossing = DISTANCES.filter((distance) => isFlow(distance, scope));
  return sum(
    zeroOf(sums.own),
    crossing.map((distance) => sums[distance]),
  );
}

function mapped(of: (distance: Distance) => Money): MoneyByDistance {
  return {
    own: of('own'),
    general: of('general'),
    holder: of('holder'),
    platform: of('platform'),
    outside: of('outside'),
  };
}
