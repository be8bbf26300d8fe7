/** An open hold on the ledger: one for each Execution and asset. Closing a hold removes it, so it is closed once. */
export interface Hold {
  readonly execution_id: string;
  readonly account: string;
  readonly asset: string;
  /** At the scale of the asset; greater than 0. */
  readonly amount: string;
}

/** The end of a hold. `captured` was taken by trades, `released` is available again; they sum to the hold's amount. */
export interface ClosedHold extends Hold {
  readonly captured: string;
  readonly released: string;
}
