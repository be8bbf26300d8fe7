/** Accounts as entries name them. Holdings belong to a Trader, so those of two Strategies never mix. */
export const FLOAT_ACCOUNT = 'float';

/** A participant's own cash. */
export function participantAccount(participantCode: string): string {
  return `participant:${participantCode}`;
}

/** What one participant holds in one Strategy; the cash of a running rebalance passes through it too. */
export function traderAccount(traderId: string): string {
  return `trader:${traderId}`;
}
