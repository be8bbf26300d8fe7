import { type Allocation, type ExecutionsSettle, OPERATION_TRAITS } from '@ballast/contracts';
import { readPrices, readTerms, sizeExecution } from '@ballast/domain-sizing';
import { bookTrades } from '@ballast/domain-venue';
import { executionId, formatUnits, parseUnits, traderId } from '@ballast/kernel';
import * as fc from 'fast-check';
import { instrumentOf } from '@ballast/test-kit';
import type { BalanceDelta } from './balance-book';
import { BASKET, LIMITS, STRATEGY } from './testing/fixtures';
import type { ClosedHold, Hold } from './hold';
import { decideHolds } from './place-holds.decider';
import type { CheckedType, CreditState, Holding, PlaceHolds } from './place-holds.state';
import { postDeposit } from './post-deposit.decider';
import { postSettlement, type PostSettlement } from './post-settlement.decider';
import { releaseHolds } from './release-holds.decider';
import { sidesOf, type LedgerTransaction } from './transfer';

/*
 * The three deciders against a ledger in memory: Operations of every kind are checked, then settle, fail or are refused
 * in any order, while others are checked in between.
 */

const INSTRUMENTS = ['BTC', 'ETH', 'SOL'].map((asset) => instrumentOf(asset));
const TERMS = readTerms({ quoted_currency: 'USD', quoted_scale: 2, allocations: [], instruments: INSTRUMENTS });
const CODES = ['NOVA', 'NOVB', 'PREA', 'PREB'];
const SCALES: Readonly<Record<string, number>> = { USD: 2, BTC: 8, ETH: 8, SOL: 8 };
const scaleOf = (asset: string): number => SCALES[asset] ?? 0;
const traderOf = (code: string): string => `trader:${traderId(STRATEGY, code)}`;
const keyOf = (account: string, asset: string): string => `${account} ${asset}`;

interface Running {
  readonly command: PostSettlement;
}

class LedgerInMemory {
  readonly posted = new Map<string, bigint>();
  readonly held = new Map<string, bigint>();
  /** Open ones, by Execution and asset. */
  readonly holds = new Map<string, Hold>();
  readonly closed: Hold[] = [];
  readonly traders = new Set<string>();
  readonly running: Running[] = [];
  /** Executions of rebalances that were posted. */
  rebalances = 0;

  balance(account: string, asset: string): string {
    return formatUnits(this.posted.get(keyOf(account, asset)) ?? 0n, scaleOf(asset));
  }

  available(account: string, asset: string): string {
    const key = keyOf(account, asset);
    return formatUnits((this.posted.get(key) ?? 0n) - (this.held.get(key) ?? 0n), scaleOf(asset));
  }

  apply(deltas: readonly BalanceDelta[]): void {
    for (const { account, asset, posted, held } of deltas) {
      const key = keyOf(account, asset);
      this.posted.set(key, (this.posted.get(key) ?? 0n) + parseUnits(posted, scaleOf(asset)));
      this.held.set(key, (this.held.get(key) ?? 0n) + parseUnits(held, scaleOf(asset)));
    }
  }

  close(closed: readonly ClosedHold[]): void {
    for (const { captured, released, ...hold } of closed) {
      const key = keyOf(hold.execution_id, hold.asset);
      if (!this.holds.delete(key)) {
        throw new Error(`the hold ${key} was closed twice`);
      }
      const scale = scaleOf(hold.asset);
      expect(parseUnits(captured, scale) + parseUnits(released, scale)).toBe(parseUnits(hold.amount, scale));
      this.closed.push(hold);
    }
  }

  book(transactions: readonly LedgerTransaction[]): void {
    for (const { transfers } of transactions) {
      const sums = new Map<string, bigint>();
      for (const transfer of transfers) {
        for (const { amount } of sidesOf(transfer)) {
          sums.set(transfer.asset, (sums.get(transfer.asset) ?? 0n) + parseUnits(amount, scaleOf(transfer.asset)));
        }
        expect(parseUnits(transfer.balance_after, scaleOf(transfer.asset)) >= 0n).toBe(true);
      }
      expect([...sums.values()].every((sum) => sum === 0n)).toBe(true);
    }
  }

  check(): void {
    for (const key of this.posted.keys()) {
      const [account = '', asset = ''] = key.split(' ');
      const open = [...this.holds.values()]
        .filter((hold) => hold.account === account && hold.asset === asset)
        .reduce((sum, hold) => sum + parseUnits(hold.amount, scaleOf(asset)), 0n);
      const posted = this.posted.get(key) ?? 0n;
      expect(this.held.get(key) ?? 0n).toBe(open);
      expect(posted - open >= 0n).toBe(true);
      if (account.startsWith('trader:') && asset === 'USD') {
        // The cash of a rebalance only passes through.
        expect(posted).toBe(0n);
      }
    }
  }
}

function creditState(ledger: LedgerInMemory): CreditState {
  const holdingsOf = (code: string): readonly Holding[] =>
    INSTRUMENTS.map(({ underlying_currency: asset }) => {
      const key = keyOf(traderOf(code), asset);
      return {
        asset,
        balance: ledger.balance(traderOf(code), asset),
        held: formatUnits(ledger.held.get(key) ?? 0n, scaleOf(asset)),
      };
    });
  return {
    participants: new Map(
      CODES.map((code) => [
        code,
        { status: 'approved', funding: code.startsWith('NOV') ? 'novated' : 'prefunded', disabled_instruments: [] },
      ]),
    ),
    traders: ledger.traders,
    holdings: new Map(CODES.map((code) => [code, holdingsOf(code)])),
    float_available: ledger.available('float', 'USD'),
    cash_available: new Map(CODES.map((code) => [code, ledger.available(`participant:${code}`, 'USD')])),
  };
}

interface Asked {
  readonly kind: 'ask';
  readonly type: CheckedType;
  /** Of a rebalance; everything else goes by the same basket. */
  readonly weights: readonly Allocation[];
  readonly amounts: readonly bigint[];
  readonly referencePrices: readonly bigint[];
  readonly lockedPrices: readonly bigint[];
}
type Step =
  | Asked
  | { readonly kind: 'settle'; readonly pick: number; readonly refused: readonly boolean[] }
  | { readonly kind: 'fail'; readonly pick: number }
  | { readonly kind: 'deposit'; readonly account: string; readonly amount: bigint };

const anyPrice = fc.bigInt({ min: 100n, max: 10_000_000n });
const anyPrices = fc.array(anyPrice, { minLength: 3, maxLength: 3 });
const anyAmount = fc.bigInt({ min: 1n, max: 500_000n });
/** Mostly the price of the check, within its buffer or a little outside, sometimes another altogether. */
const anyAsked: fc.Arbitrary<Asked> = anyPrices.chain((referencePrices) =>
  fc.record({
    kind: fc.constant('ask' as const),
    type: fc.constantFrom<CheckedType>('enrollment', 'top_up', 'partial_sell', 'rebalance', 'liquidation'),
    weights: fc.constantFrom(BASKET, [{ underlying_currency: 'SOL', weight: '1' }], [...BASKET].reverse()),
    amounts: fc.array(anyAmount, { minLength: CODES.length, maxLength: CODES.length }),
    referencePrices: fc.constant(referencePrices),
    lockedPrices: fc.oneof(
      fc.constant(referencePrices),
      fc.constant(referencePrices.map((price) => (price * 99n) / 100n)),
      anyPrices,
    ),
  }),
);
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: anyAsked },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('settle' as const),
      pick: fc.nat(),
      refused: fc.array(fc.boolean(), { minLength: CODES.length, maxLength: CODES.length }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('fail' as const), pick: fc.nat() }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('deposit' as const),
      account: fc.constantFrom('float', ...CODES),
      amount: anyAmount,
    }),
  },
);

const pricesOf = (units: readonly bigint[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    INSTRUMENTS.map(({ underlying_currency }, index) => [underlying_currency, formatUnits(units[index] ?? 1n, 2)]),
  );

function ask(ledger: LedgerInMemory, asked: Asked, operationId: string): void {
  const command: PlaceHolds = {
    operation_id: operationId,
    strategy_id: STRATEGY,
    type: asked.type,
    first_index: 0,
    quoted_currency: 'USD',
    quoted_scale: 2,
    allocations: asked.type === 'liquidation' ? [] : asked.type === 'rebalance' ? asked.weights : BASKET,
    instruments: INSTRUMENTS,
    reference_prices: asked.type === 'enrollment' || asked.type === 'top_up' ? {} : pricesOf(asked.referencePrices),
    participants: CODES.map((participant_code, index) => ({
      participant_code,
      amount: formatUnits(asked.amounts[index] ?? 1n, 2),
    })),
  };
  const placed = decideHolds(command, creditState(ledger), LIMITS);
  ledger.apply(placed.deltas);
  placed.holds.forEach((hold) => ledger.holds.set(keyOf(hold.execution_id, hold.asset), hold));
  const locked = { terms: TERMS, prices: readPrices(pricesOf(asked.lockedPrices), TERMS) };
  const executions: ExecutionsSettle['executions'] = [];
  for (const { participant_code: code, outcome, opens_trader, legs } of placed.decisions) {
    if (opens_trader) {
      ledger.traders.add(code);
    }
    if (outcome !== 'accepted') {
      continue;
    }
    const { type } = asked;
    const sizing = sizeExecution(legs, locked, OPERATION_TRAITS[type]);
    if (sizing.outcome === 'runs') {
      const ids = { execution_id: executionId(operationId, code), trader_id: traderId(STRATEGY, code) };
      executions.push({ ...ids, participant_code: code, legs: [...sizing.sized] });
    } else {
      release(ledger, [executionId(operationId, code)]);
    }
  }
  ledger.running.push({
    command: {
      type: asked.type,
      quoted_currency: 'USD',
      executions: bookTrades({ preceding: {}, executions }, new Map()),
    },
  });
}

function holdsOf(ledger: LedgerInMemory, executionIds: readonly string[]): readonly Hold[] {
  return [...ledger.holds.values()].filter(({ execution_id }) => executionIds.includes(execution_id));
}

function release(ledger: LedgerInMemory, executionIds: readonly string[]): void {
  const released = releaseHolds(holdsOf(ledger, executionIds));
  ledger.close(released.closed_holds);
  ledger.apply(released.deltas);
}

function settle(ledger: LedgerInMemory, { command }: Running, refused: readonly boolean[]): void {
  const executions = command.executions.map((execution, index) =>
    refused[index] === true ? { ...execution, trades: [], refused_leg: 0 } : execution,
  );
  const ids = executions.map(({ execution_id }) => execution_id);
  const state = {
    holds: holdsOf(ledger, ids),
    balances: [...ledger.posted.keys()].map((key) => {
      const [account = '', asset = ''] = key.split(' ');
      return { account, asset, balance: ledger.balance(account, asset) };
    }),
    funding: new Map(
      CODES.map((code) => [code, code.startsWith('NOV') ? ('novated' as const) : ('prefunded' as const)]),
    ),
  };
  const posted = postSettlement({ ...command, executions }, state);
  ledger.book(posted.transactions);
  ledger.rebalances += command.type === 'rebalance' ? posted.transactions.length : 0;
  ledger.close(posted.closed_holds);
  ledger.apply(posted.deltas);
}

function take(ledger: LedgerInMemory, pick: number): Running | undefined {
  const [taken] = ledger.running.length === 0 ? [] : ledger.running.splice(pick % ledger.running.length, 1);
  return taken;
}

function run(ledger: LedgerInMemory, step: Step, operationId: string): void {
  switch (step.kind) {
    case 'ask':
      ask(ledger, step, operationId);
      return;
    case 'settle': {
      const running = take(ledger, step.pick);
      if (running !== undefined) {
        settle(ledger, running, step.refused);
      }
      return;
    }
    case 'fail': {
      const running = take(ledger, step.pick);
      release(ledger, running?.command.executions.map(({ execution_id }) => execution_id) ?? []);
      return;
    }
    case 'deposit': {
      const account = step.account === 'float' ? 'float' : `participant:${step.account}`;
      const command = {
        deposit_id: operationId,
        account: step.account,
        asset: 'USD',
        amount: formatUnits(step.amount, 2),
      };
      const posted = postDeposit(command, { balance: ledger.balance(account, 'USD') });
      ledger.book([posted.transaction]);
      ledger.apply(posted.deltas);
      expect(ledger.balance(account, 'USD')).toBe(posted.transaction.transfers[0]?.balance_after);
    }
  }
}

/** Everybody has money and an enrolled Trader, so that most of what follows has something to sell. */
function open(ledger: LedgerInMemory): void {
  for (const account of ['float', ...CODES]) {
    run(ledger, { kind: 'deposit', account, amount: 2_000_000n }, `deposit-${account}`);
  }
  const amounts = CODES.map(() => 500_000n);
  const prices = [6_000_000n, 300_000n, 15_000n];
  ask(
    ledger,
    { kind: 'ask', type: 'enrollment', weights: [], amounts, referencePrices: prices, lockedPrices: prices },
    'opening',
  );
  run(ledger, { kind: 'settle', pick: 0, refused: [] }, '');
}

describe('the ledger', () => {
  it('balances every transaction, holds exactly its open holds and never goes below 0', () => {
    let sells = 0;
    let rebalances = 0;
    fc.assert(
      fc.property(fc.array(anyStep, { minLength: 5, maxLength: 40 }), (steps) => {
        const ledger = new LedgerInMemory();
        open(ledger);
        steps.forEach((step, index) => {
          run(ledger, step, `operation-${index}`);
          ledger.check();
        });
        while (ledger.running.length > 0) {
          settle(
            ledger,
            ledger.running.pop() ?? { command: { type: 'top_up', quoted_currency: 'USD', executions: [] } },
            [],
          );
          ledger.check();
        }
        expect([...ledger.held.values()].every((held) => held === 0n)).toBe(true);
        rebalances += ledger.rebalances;
        sells += ledger.closed.filter(({ asset }) => asset !== 'USD').length;
      }),
      { numRuns: 150 },
    );
    // Otherwise the run would have proved little about them.
    expect(sells).toBeGreaterThan(100);
    expect(rebalances).toBeGreaterThan(100);
  });

  it('stores one row for the two sides of a transfer', () => {
    const transfer = {
      leg: 0,
      purpose: 'buy_cash',
      account: 'float',
      counter_account: 'house',
      asset: 'USD',
      amount: '-5000.00',
      balance_after: '15000.00',
    } as const;
    expect(sidesOf(transfer)).toEqual([
      { account: 'float', amount: '-5000.00', balance_after: '15000.00' },
      { account: 'house', amount: '5000.00', balance_after: '' },
    ]);
  });
});
