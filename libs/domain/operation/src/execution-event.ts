import type { Execution } from '@ballast/contracts';
import type { Timestamp } from '@ballast/kernel';
import type { Trader } from './trader';

/** A change of one participant's Execution or Trader that readers are told. */
export type ExecutionEvent =
  | { readonly kind: 'trader_created'; readonly at: Timestamp; readonly trader: Trader }
  | {
      readonly kind: 'execution_decided' | 'execution_closed';
      readonly at: Timestamp;
      readonly traderId: string;
      /** Position in the request, from 0. */
      readonly index: number;
      readonly execution: Execution;
    };
