import type { FundingModel, Operation, ParticipantStatus } from '@ballast/contracts';

/** Asset → weight, in the order of the request. */
export type Basket = Readonly<Record<string, string>>;
/** Participant code → amount, in the order of the request. */
export type Amounts = Readonly<Record<string, string>>;
/** Asset → one price that is both bid and ask, or a pair of bid and ask. */
export type Prices = Readonly<Record<string, string | readonly [bid: string, ask: string]>>;

/** A request for an Operation of a Strategy. */
export interface Request {
  readonly action: 'enroll' | 'top-up' | 'partial-sell' | 'rebalance' | 'liquidate';
  /** Absent for a liquidation. */
  readonly basket?: Basket;
  readonly amounts?: Amounts;
  /** Participants of a rebalance or a liquidation. A rebalance without them asks for its default scope. */
  readonly codes?: readonly string[];
  readonly autoRebalance?: boolean;
}

/**
 * The end of one Operation.
 *
 * `operation` is its status and reason. `executions` has, by participant code, the status and reason of an Execution:
 * as a text, or as a list in which the text of each Instruction follows, as `writeLeg` writes it.
 */
export interface Outcome {
  readonly operation: string;
  readonly executions: Readonly<Record<string, string | readonly string[]>>;
}

/** State that a reader sees while the Operation that was started last is under way. */
export interface Sight {
  readonly operation?: Operation['status'];
  readonly queued?: true;
  readonly executions?: Outcome['executions'];
  /** Participant code → asset → `<balance> held <held>`. */
  readonly holdings?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly float?: string;
}

/** A step of a row. Steps run one after the other. */
export type Step =
  /** Sends the request and waits until its Operation has ended. */
  | { readonly run: Request; readonly ends?: Outcome }
  /** Sends the request and goes on once its Operation has the status `until`. The end of the row checks `ends`. */
  | { readonly start: Request; readonly until: Operation['status'] | 'queued'; readonly ends: Outcome }
  /** Waits until all started Operations have ended. */
  | { readonly wait: 'all' }
  | { readonly see: Sight }
  | { readonly pin: Prices }
  | { readonly together: readonly Step[] }
  | Arrangement;

/** A step that sends no request for an Operation. */
export type Arrangement =
  /** Cancels the Operation that was started last, or the first of its kind that was started. */
  | { readonly cancel: 'last' | Request['action'] }
  | { readonly patch: string; readonly to: ParticipantChange }
  | { readonly patchTrader: string; readonly autoRebalance: boolean }
  /** Strikes the next Operations of the Strategy. */
  | { readonly fault: string; readonly times?: number }
  /** Funds an account with the quoted currency. */
  | { readonly deposit: string; readonly amount: string };

export interface ParticipantChange {
  readonly status?: ParticipantStatus;
  readonly disabled_instruments?: readonly string[];
}

export interface Enlisted {
  /** `approved` unless given. */
  readonly status?: ParticipantStatus;
  /** `novated` unless given. */
  readonly funding?: FundingModel;
}

/** State of the accounts when everything has ended. */
export interface Remains {
  /** Balance of the quoted currency. */
  readonly float?: string;
  /** By participant: every asset its Trader holds. */
  readonly holdings?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** By participant: its own balance of the quoted currency. */
  readonly cash?: Readonly<Record<string, string>>;
  /** Codes of all participants who have a Trader. */
  readonly traders?: readonly string[];
  /** Every reported change of an Operation, in the order of the events: type, status and reason. */
  readonly transitions?: readonly string[];
}

/** A rule, and the steps that prove it. */
export interface Row {
  /** The rule as a sentence; it names the scenario. */
  readonly rule: string;
  /** USD unless given. */
  readonly quoted?: 'EUR';
  /** 1,000,000.00 unless given; `0` for none. */
  readonly float?: string;
  /** Prices that are pinned before the first step; they replace those in `PRICES`. */
  readonly prices?: Prices;
  readonly participants: Readonly<Record<string, Enlisted>>;
  readonly steps: readonly Step[];
  readonly after?: Remains;
}

export const BASKET: Basket = { BTC: '0.50', ETH: '0.30', SOL: '0.20' };

export function enroll(amounts: Amounts, basket = BASKET, autoRebalance = true): Request {
  return { action: 'enroll', amounts, basket, autoRebalance };
}

export function topUp(amounts: Amounts, basket = BASKET): Request {
  return { action: 'top-up', amounts, basket };
}

export function partialSell(amounts: Amounts, basket = BASKET): Request {
  return { action: 'partial-sell', amounts, basket };
}

/** A rebalance of these participants, or of the default scope. */
export function rebalance(codes: readonly string[] | 'default scope', basket: Basket): Request {
  return { action: 'rebalance', basket, ...(codes === 'default scope' ? {} : { codes }) };
}

export function liquidate(...codes: readonly string[]): Request {
  return { action: 'liquidate', codes };
}

/** Participants with the default status and funding model. */
export function plain(...codes: readonly string[]): Readonly<Record<string, Enlisted>> {
  return Object.fromEntries(codes.map((code) => [code, {}]));
}

/** Delays of 700 ms, enough for the steps that follow while the Operation waits. A later attempt of a row is slower. */
export const SLOW_PRICING: Step = { fault: 'slow_pricing:700' };
export const SLOW_SETTLE: Step = { fault: 'slow_settle:700' };

/** Withdraws the approval of four participants who have Traders: one for each status that is not `approved`. */
export const WITHDRAW_APPROVAL: readonly Step[] = [
  { patch: 'SUB', to: { status: 'submitted' } },
  { patch: 'REJ', to: { status: 'rejected' } },
  { patch: 'LOCK', to: { status: 'locked' } },
  { patch: 'DIS', to: { status: 'disabled' } },
];

/** Enrolls each code with the same amount. The step does not check the outcome, because other rows do. */
export function enrolled(codes: readonly string[], amount = '100.00', basket = BASKET): Step {
  return { run: enroll(Object.fromEntries(codes.map((code) => [code, amount])), basket) };
}
