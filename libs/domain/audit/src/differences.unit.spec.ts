import type { BookedTrade, Execution, Instruction, LedgerEntry } from '@ballast/contracts';
import { executionId, tradeId, transactionId } from '@ballast/kernel';
import { BTC_LEG, rejectedLayers, settledLayers } from '@ballast/test-kit';
import { differencesOf, type LayeredExecution } from './differences';

const OWNER = {
  operationId: 'd1e2f3a4-b5c6-4789-abcd-ef0123456789',
  strategyId: 'b1c2d3e4-f5a6-4789-bcde-f01234567890',
  code: 'A',
};
const ID = executionId(OWNER.operationId, OWNER.code);
const LOCKED = new Map([
  ['BTC', '60000.00'],
  ['ETH', '3000.00'],
]);

/** The differences without the name of the Execution, with which each of them begins. */
function differences(layers: LayeredExecution, locked: Parameters<typeof differencesOf>[1] = LOCKED): string[] {
  return differencesOf(layers, locked).map((text) => {
    expect(text.startsWith(`Execution ${ID}: `)).toBe(true);
    return text.slice(`Execution ${ID}: `.length);
  });
}

interface Changes {
  readonly execution?: Partial<Execution>;
  readonly instruction?: Partial<Instruction>;
  readonly trade?: Partial<BookedTrade>;
  readonly entry?: (entry: LedgerEntry) => LedgerEntry;
}

/** A settled Execution with changes to itself, its first Instruction, its first trade or its entries. */
function changed({ execution, instruction, trade, entry }: Changes): LayeredExecution {
  const layers = settledLayers(OWNER);
  const change = <T>(first: Partial<T> | undefined, all: readonly T[]): T[] =>
    all.map((one, place) => (place === 0 ? { ...one, ...first } : one));
  return {
    execution: {
      ...layers.execution,
      ...execution,
      instructions: change(instruction, layers.execution.instructions),
    },
    trades: change(trade, layers.trades),
    entries: entry === undefined ? layers.entries : layers.entries.map(entry),
  };
}

describe('differences between the layers of an Execution', () => {
  it('are none where all agree: buys, sells, an Execution that was rejected', () => {
    expect(differences(settledLayers(OWNER))).toEqual([]);
    expect(differences(settledLayers(OWNER, [{ ...BTC_LEG, side: 'sell' }]))).toEqual([]);
    expect(differences(rejectedLayers(OWNER))).toEqual([]);
  });

  it('do not include trailing zeros', () => {
    expect(differences(changed({ trade: { quantity: '0.001', price: '60000', notional: '60.000' } }))).toEqual([]);
  });

  it('name an executed Instruction without a trade, or with several', () => {
    const layers = settledLayers(OWNER);
    const [first, ...others] = layers.trades;
    expect(differences({ ...layers, trades: others })).toEqual([
      'Instruction 0 (buy BTC) is executed without a trade.',
    ]);
    const twice = first === undefined ? [] : [first, ...layers.trades];
    expect(differences({ ...layers, trades: twice })).toEqual(['Instruction 0 (buy BTC) has 2 trades.']);
  });

  it('name a trade of another quantity, price or notional', () => {
    expect(differences(changed({ trade: { quantity: '0.00100001', price: '60001.00', notional: '60.01' } }))).toEqual([
      'Instruction 0 (buy BTC) shows the quantity 0.00100000, its trade 0.00100001.',
      'Instruction 0 (buy BTC) shows the price 60000.00, its trade 60001.00.',
      'Instruction 0 (buy BTC) shows the notional 60.00, its trade 60.01.',
    ]);
  });

  it('name a trade of another asset or side, and one that the Instruction does not name', () => {
    const own = tradeId(ID, 0);
    const other = tradeId(ID, 7);
    expect(differences(changed({ trade: { side: 'sell', underlying_currency: 'SOL' } }))).toEqual([
      'Instruction 0 (buy BTC): its trade is a sell SOL.',
    ]);
    expect(differences(changed({ instruction: { trade_ids: [other] } }))).toEqual([
      `Instruction 0 (buy BTC) names the trades [${other}], booked is ${own}.`,
    ]);
  });

  it('name a price that is not the locked one, unless prices were locked later than they were read', () => {
    const layers = settledLayers(OWNER);
    expect(differences(layers, new Map([['BTC', '60000.01']]))).toEqual([
      'Instruction 0 (buy BTC) is executed at 60000.00, but 60000.01 is the locked price.',
      'Instruction 1 (buy ETH) is executed at 3000.00, but no price is locked.',
    ]);
    expect(differences(layers, null)).toEqual([]);
  });

  it('name a trade without entries', () => {
    const layers = settledLayers(OWNER);
    const entries = layers.entries.filter(({ instruction_index }) => instruction_index !== 1);
    expect(differences({ ...layers, entries })).toEqual([
      'The trade of Instruction 1 (buy ETH) has no ledger entries.',
    ]);
    expect(differences({ ...layers, trades: [], entries: [] })).toEqual([
      'Instruction 0 (buy BTC) is executed without a trade.',
      'Instruction 0 (buy BTC) has no ledger entries.',
      'Instruction 1 (buy ETH) is executed without a trade.',
      'Instruction 1 (buy ETH) has no ledger entries.',
    ]);
  });

  it('name entries that differ from the executed amounts', () => {
    const more = (amount: string) =>
      amount === '0.00100000' ? '0.00100001' : amount === '-0.00100000' ? '-0.00100001' : amount;
    expect(differences(changed({ entry: (entry) => ({ ...entry, amount: more(entry.amount) }) }))).toEqual([
      'Instruction 0 (buy BTC) is 0.00100000 BTC, its ledger entries are 0.00100001 BTC.',
    ]);
    const less = (amount: string) => (amount === '-60.00' ? '-59.99' : amount === '60.00' ? '59.99' : amount);
    expect(differences(changed({ entry: (entry) => ({ ...entry, amount: less(entry.amount) }) }))).toEqual([
      'Instruction 0 (buy BTC) is -60.00 USD, its ledger entries are -59.99 USD.',
    ]);
  });

  it('name a transaction that does not sum to zero', () => {
    const leak = (entry: LedgerEntry): LedgerEntry =>
      entry.account === 'house' && entry.amount === '60.00' ? { ...entry, amount: '59.99' } : entry;
    expect(differences(changed({ entry: leak }))).toEqual([
      `Transaction ${transactionId(ID)} does not sum to zero in USD but to -0.01.`,
    ]);
  });

  it('name trades and entries of Instructions that were not executed', () => {
    const { trades, entries } = settledLayers(OWNER, [BTC_LEG]);
    expect(differences({ ...rejectedLayers(OWNER), trades, entries })).toEqual([
      'Instruction 0 (buy BTC), rejected in an Execution that is rejected, has a trade.',
      'Instruction 0 (buy BTC), rejected in an Execution that is rejected, has ledger entries.',
    ]);
    const skipped: Partial<Instruction> = { status: 'skipped', trade_ids: [], price: '', quantity: '' };
    expect(differences(changed({ instruction: skipped }))).toEqual([
      'Instruction 0 (buy BTC), skipped in an Execution that is settled, has a trade.',
      'Instruction 0 (buy BTC), skipped in an Execution that is settled, has ledger entries.',
    ]);
  });

  it('name trades and entries of no Instruction', () => {
    const layers = settledLayers(OWNER, [BTC_LEG]);
    const astray = {
      ...layers,
      trades: [
        ...layers.trades,
        ...layers.trades.map((trade) => ({ ...trade, id: tradeId(ID, 1), instruction_index: 1 })),
      ],
    };
    expect(differences(astray)).toEqual([`The trade ${tradeId(ID, 1)} belongs to no Instruction.`]);
    const unplanned = { ...layers, execution: { ...rejectedLayers(OWNER).execution, instructions: [] }, trades: [] };
    expect(differences(unplanned)).toEqual(
      layers.entries.map(({ id }) => `The ledger entry ${id} belongs to no Instruction.`),
    );
  });

  it('are none for an Execution that awaits its end, whether its trades are booked or not', () => {
    const awaiting = changed({
      execution: { status: 'awaiting_execution' },
      instruction: { status: 'pending', trade_ids: [], price: '', quantity: '', total_notional: '' },
    });
    expect(differences(awaiting)).toEqual([]);
    expect(differences({ ...awaiting, trades: [], entries: [] })).toEqual([]);
  });
});
