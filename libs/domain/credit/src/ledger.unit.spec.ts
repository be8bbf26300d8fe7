import {
  type Allocation,
  type ExecutionsSettle,
  type HoldsPlace,
  OPERATION_TRAITS,
  type OperationType,
} from '@ballast/contracts';
import {
  evolve,
  LedgerBook,
  PlatformAccounts,
  postDeposit,
  postSettlement,
  releaseHolds,
  sidesOf,
  transactionsOf,
  transferMessage,
  type Hold,
  type LedgerFact,
  type LedgerTransaction,
  type SettlementCommand,
  type StoredBalance,
} from '@ballast/domain-ledger';
import { PLATFORM_AUTHORITY } from '@ballast/domain-advisors';
import { readPrices, readTerms, sizeExecution } from '@ballast/domain-sizing';
import { bookTrades } from '@ballast/domain-venue';
import { executionId, formatUnits, parseUnits, traderId } from '@ballast/kernel';
import * as fc from 'fast-check';
import { instrumentOf } from '@ballast/test-kit';
import type { CreditState } from './credit-state';
import { decideHolds } from './decide-holds.decider';
import { BASKET, LIMITS, NOW, STRATEGY } from './testing/fixtures';

/*
 * The deciders of credit check and ledger against a ledger in memory: Operations of every type are checked, then settle,
 * fail or are refused in any order, while others are checked in between.
 */

const INSTRUMENTS = ['BTC', 'ETH', 'SOL'].map((asset) => instrumentOf(asset));
const TERMS = readTerms({ quoted_currency: 'USD', quoted_scale: 2, allocations: [], instruments: INSTRUMENTS });
const CODES = ['NOVA', 'NOVB', 'PREA', 'PREB'];
const SCALES: Readonly<Record<string, number>> = { USD: 2, BTC: 8, ETH: 8, SOL: 8 };
const scaleOf = (asset: string): number => SCALES[asset] ?? 0;
const keyOf = (account: string, asset: string): string => `${account} ${asset}`;

interface Running {
  readonly command: SettlementCommand;
}

const ACCOUNTS = new PlatformAccounts('SANDBX');
const FUNDING = new Map(
  CODES.map((code) => [code, code.startsWith('NOV') ? ('novated' as const) : ('prefunded' as const)]),
);

/** The tables of the ledger, and every fact that was written to them. */
class LedgerInMemory {
  readonly balances = new Map<string, StoredBalance>();
  /** Open holds by source and asset. */
  readonly holds = new Map<string, Hold>();
  readonly facts: LedgerFact[] = [];
  readonly traders = new Set<string>();
  readonly running: Running[] = [];
  /** Number of rebalances that were posted, counted by Execution. */
  rebalances = 0;
  private readonly names = new Map<string, string>();

  book(): LedgerBook {
    return new LedgerBook(this.balances.values(), this.holds.values());
  }

  /** Writes the difference that the facts make, as a transaction of the ledger does. */
  write(facts: readonly LedgerFact[]): void {
    facts.forEach((fact) => this.look(fact));
    const book = facts.reduce(evolve, this.book());
    for (const { accountId, asset, scale, balance, held, isNew } of book.changes()) {
      const key = keyOf(accountId, asset);
      const row = this.balances.get(key);
      expect(row === undefined).toBe(isNew);
      this.balances.set(key, {
        accountId,
        asset,
        balance: formatUnits(parseUnits(row?.balance ?? '0', scale) + balance, scale),
        held: formatUnits(parseUnits(row?.held ?? '0', scale) + held, scale),
      });
    }
    this.facts.push(...facts);
  }

  private look(fact: LedgerFact): void {
    switch (fact.type) {
      case 'hold.placed': {
        const { hold } = fact;
        expect(this.holds.has(holdName(hold))).toBe(false);
        expect(hold.amount.units > 0n).toBe(true);
        this.names.set(hold.account.id, hold.account.name);
        this.holds.set(holdName(hold), hold);
        return;
      }
      case 'hold.closed': {
        const { hold, captured, released } = fact;
        if (!this.holds.delete(holdName(hold))) {
          throw new Error(`the hold ${holdName(hold)} was closed twice`);
        }
        expect(captured.units + released.units).toBe(hold.amount.units);
        return;
      }
      case 'transaction.posted':
        this.lookAt(fact.transaction);
    }
  }

  private lookAt({ transfers }: LedgerTransaction): void {
    const sums = new Map<string, bigint>();
    for (const transfer of transfers) {
      const { asset } = transfer.amount;
      this.names.set(transfer.account.id, transfer.account.name);
      for (const { amount } of sidesOf(transferMessage(transfer))) {
        sums.set(asset, (sums.get(asset) ?? 0n) + parseUnits(amount, scaleOf(asset)));
      }
      expect(transfer.balanceAfter.units >= 0n).toBe(true);
    }
    expect([...sums.values()].every((sum) => sum === 0n)).toBe(true);
  }

  check(): void {
    for (const { accountId, asset, balance, held } of this.balances.values()) {
      const open = [...this.holds.values()]
        .filter((hold) => hold.account.id === accountId && hold.amount.asset === asset)
        .reduce((sum, hold) => sum + hold.amount.units, 0n);
      const posted = parseUnits(balance, scaleOf(asset));
      expect(parseUnits(held, scaleOf(asset))).toBe(open);
      expect(posted - open >= 0n).toBe(true);
      if (this.names.get(accountId)?.startsWith('trader:') === true && asset === 'USD') {
        // The cash of a rebalance only passes through.
        expect(posted).toBe(0n);
      }
    }
  }

  /** Checks that all facts, folded from an empty ledger, give the tables. */
  checkFold(): void {
    const folded = this.facts.reduce(evolve, new LedgerBook());
    const balances = folded.changes().map(({ accountId, asset, scale, balance, held }) => ({
      accountId,
      asset,
      balance: formatUnits(balance, scale),
      held: formatUnits(held, scale),
    }));
    expect(sorted(balances)).toEqual(sorted([...this.balances.values()]));
    expect(folded.openHolds()).toEqual([...this.holds.values()]);
  }
}

function holdName({ source, amount }: Hold): string {
  return keyOf(source.id, amount.asset);
}

function sorted(balances: readonly StoredBalance[]): readonly StoredBalance[] {
  return [...balances].sort((a, b) => (keyOf(a.accountId, a.asset) < keyOf(b.accountId, b.asset) ? -1 : 1));
}

function creditState(ledger: LedgerInMemory): CreditState {
  const book = ledger.book();
  return {
    now: NOW,
    accounts: ACCOUNTS,
    balances: book,
    participants: CODES.map((participant_code) => {
      const trader = ACCOUNTS.trader(traderId(STRATEGY, participant_code));
      return {
        requested: { participant_code },
        authority: PLATFORM_AUTHORITY,
        standing: { status: 'approved', funding: FUNDING.get(participant_code) ?? 'novated', disabledInstruments: [] },
        trader,
        hasTrader: ledger.traders.has(participant_code),
        holdings: book.ofAccount(trader.id),
      };
    }),
  };
}

interface Asked {
  readonly kind: 'ask';
  readonly type: OperationType;
  /** Weights of a rebalance; every other type uses the same basket. */
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
/** A request whose locked prices are those of the check, 1 % lower, or other prices altogether. */
const anyAsked: fc.Arbitrary<Asked> = anyPrices.chain((referencePrices) =>
  fc.record({
    kind: fc.constant('ask' as const),
    type: fc.constantFrom<OperationType>('enrollment', 'top_up', 'partial_sell', 'rebalance', 'liquidation'),
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
  const command: HoldsPlace = {
    operation_id: operationId,
    strategy_id: STRATEGY,
    type: asked.type,
    chunk: 0,
    first_index: 0,
    quoted_currency: 'USD',
    quoted_scale: 2,
    allocations: asked.type === 'liquidation' ? [] : asked.type === 'rebalance' ? [...asked.weights] : [...BASKET],
    instruments: INSTRUMENTS,
    reference_prices: asked.type === 'enrollment' || asked.type === 'top_up' ? {} : pricesOf(asked.referencePrices),
    participants: CODES.map((participant_code, index) => ({
      participant_code,
      amount: formatUnits(asked.amounts[index] ?? 1n, 2),
    })),
  };
  const state = creditState(ledger);
  const participants = state.participants.map((participant, index) => ({
    ...participant,
    requested: command.participants[index] ?? participant.requested,
  }));
  const placed = decideHolds(command, { ...state, participants }, LIMITS);
  ledger.write(placed.facts);
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
    if (sizing.outcome === 'trades') {
      const ids = { execution_id: executionId(operationId, code), trader_id: traderId(STRATEGY, code) };
      executions.push({ ...ids, participant_code: code, legs: [...sizing.sized] });
    } else {
      release(ledger, [executionId(operationId, code)]);
    }
  }
  ledger.running.push({
    command: {
      source: 'execution',
      type: asked.type,
      quoted_currency: 'USD',
      scales: SCALES,
      bookings: [...bookTrades({ preceding: {}, executions }, new Map())],
    },
  });
}

function holdsOf(ledger: LedgerInMemory, sourceId: string): readonly Hold[] {
  return [...ledger.holds.values()].filter(({ source }) => source.id === sourceId);
}

function release(ledger: LedgerInMemory, sourceIds: readonly string[]): void {
  ledger.write(releaseHolds(sourceIds.flatMap((id) => holdsOf(ledger, id))));
}

function settle(ledger: LedgerInMemory, { command }: Running, refused: readonly boolean[]): void {
  const bookings = command.bookings.map((booking, index) =>
    refused[index] === true ? { ...booking, trades: [], refused_leg: 0 } : booking,
  );
  const holds = new Map(bookings.map(({ source_id }) => [source_id, holdsOf(ledger, source_id)]));
  const state = { accounts: ACCOUNTS, holds, balances: ledger.book(), funding: FUNDING };
  const facts = postSettlement({ ...command, bookings }, state);
  ledger.write(facts);
  ledger.rebalances += command.type === 'rebalance' ? transactionsOf(facts).length : 0;
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
      release(ledger, running?.command.bookings.map(({ source_id }) => source_id) ?? []);
      return;
    }
    case 'deposit': {
      const account = step.account === 'float' ? ACCOUNTS.float : ACCOUNTS.participant(step.account);
      const deposit = { id: operationId, account: step.account, asset: 'USD', amount: formatUnits(step.amount, 2) };
      const posted = postDeposit({ deposit, scale: 2 }, { accounts: ACCOUNTS, balances: ledger.book() });
      ledger.write([posted]);
      expect(ledger.book().unitsOf(account.id, 'USD', 2).balance).toBe(
        posted.transaction.transfers[0]?.balanceAfter.units,
      );
    }
  }
}

const NOTHING: Running = {
  command: { source: 'execution', type: 'top_up', quoted_currency: 'USD', scales: SCALES, bookings: [] },
};

/** Gives every participant money and an enrolled Trader, so that most of the later steps have something to sell. */
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
  it('balances every transaction, holds exactly its open holds, never goes below 0 and folds from its facts', () => {
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
          settle(ledger, ledger.running.pop() ?? NOTHING, []);
          ledger.check();
        }
        expect([...ledger.balances.values()].every(({ held }) => !/[1-9]/.test(held))).toBe(true);
        ledger.checkFold();
        rebalances += ledger.rebalances;
        sells += ledger.facts.filter((fact) => fact.type === 'hold.closed' && fact.hold.amount.asset !== 'USD').length;
      }),
      { numRuns: 150 },
    );
    // With fewer sells and rebalances the run would prove little about them.
    expect(sells).toBeGreaterThan(100);
    expect(rebalances).toBeGreaterThan(100);
  });
});
