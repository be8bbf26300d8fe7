/** A hold on the ledger. Only an open one counts in what is held; it is closed exactly once. */
export interface Hold {
  readonly hold_id: string;
  readonly execution_id: string;
  readonly account: string;
  readonly asset: string;
  readonly amount: string;
  readonly is_open: boolean;
}

/** How a hold ended: what was taken from it and what was given back sum to its amount. */
export interface ClosedHold {
  readonly hold_id: string;
  readonly captured: string;
  readonly released: string;
}
