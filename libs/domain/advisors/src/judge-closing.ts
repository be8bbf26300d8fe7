/** Everything that keeps an account from being closed. */
export interface Contents {
  /** Balances of the account and its Traders that are not zero. A balance of which a part is held is none. */
  readonly balances: number;
  /** Open holds of running Executions of its Traders on the account that pays for them. */
  readonly holds: number;
}

/** Whether an account is empty, so that it can be closed. An Execution runs exactly as long as it has a hold. */
export function isEmptied({ balances, holds }: Contents): boolean {
  return balances === 0 && holds === 0;
}
