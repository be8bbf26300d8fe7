import type { CreditDecision } from '@ballast/contracts';
import { countsOf } from './operation.state';
import { customerPrices, planOf, PRICES } from './testing/fixtures';
import { History } from './testing/history';

const SCOPE_CHANGED = {
  reason: 'plan_stale',
  detail: 'A held 1 BTC when it was planned and holds 2 BTC now.',
} as const;

describe('an enrollment', () => {
  it('asks for its prices beside the credit check', () => {
    const history = new History('enrollment').list('accepted');
    expect(history.commands).toEqual([{ kind: 'lock_prices' }, { kind: 'check_chunk', chunk: 0 }]);
  });

  it('goes through pricing and settling to settled', () => {
    const history = new History('enrollment').list('accepted', 'accepted').decide(0).lock().settle(0);
    expect(history.statuses()).toEqual(['pricing:', 'settling:', 'settled:']);
  });

  it('settles the same when the prices were locked before the check was over', () => {
    const history = new History('enrollment').list('accepted', 'accepted').lock().decide(0).settle(0);
    expect(history.statuses()).toEqual(['pricing:', 'settling:', 'settled:']);
  });

  it('fires no trade before every chunk is decided', () => {
    const history = new History('enrollment', { chunks: 2 }).list('accepted').list('accepted').lock().decide(0);
    expect(history.commands.some(({ kind }) => kind === 'settle_chunk')).toBe(false);
    expect(history.decide(1).commands.filter(({ kind }) => kind === 'settle_chunk')).toHaveLength(2);
  });

  it('settles its chunks in the order of the request, in any order of their decisions', () => {
    const history = new History('enrollment', { chunks: 3 }).list('accepted').list('accepted').list('accepted').lock();
    history.decide(2).decide(0).decide(1);
    expect(history.commands.slice(-3)).toEqual([0, 1, 2].map((chunk) => ({ kind: 'settle_chunk', chunk })));
  });

  it('is a partial success when some were rejected', () => {
    const history = new History('enrollment').list('accepted', 'rejected').decide(0).lock().settle(0);
    expect(history.statuses().at(-1)).toBe('settled:partial_success');
  });

  it('fails straight from validating when all were rejected', () => {
    const history = new History('enrollment').list('rejected', 'rejected', 'rejected').decide(0);
    expect(history.statuses()).toEqual(['failed:all_rejected']);
  });

  it('gives every hold back before it fails because a price is missing', () => {
    const history = new History('enrollment').list('accepted', 'accepted');
    history.tell({ kind: 'prices_unavailable', detail: 'No fresh price for BTC.' }).decide(0);
    expect(history.statuses()).toEqual(['pricing:']);
    expect(history.commands).toContainEqual({ kind: 'release_chunk', chunk: 0 });
    history.release(0);
    expect(history.statuses().at(-1)).toBe('failed:price_unavailable');
    expect(history.operation.state).toMatchObject({ phase: 'ended', detail: 'No fresh price for BTC.' });
  });

  it('shows the reason of a participant before a reason of the market', () => {
    const history = new History('enrollment').list('rejected');
    history.tell({ kind: 'prices_unavailable', detail: 'No fresh price for BTC.' }).decide(0);
    expect(history.statuses()).toEqual(['failed:all_rejected']);
  });

  it('stays quiet when a lock comes again, and keeps the first prices', () => {
    const history = new History('enrollment').list('accepted', 'accepted').decide(0).lock();
    const { operation } = history;
    history.lock(customerPrices({ BTC: '1.00', ETH: '1.00' }));
    expect(history.operation).toBe(operation);
    expect(history.operation.prices).toEqual(PRICES);
  });

  it('moves no more once it is terminal', () => {
    const history = new History('enrollment').list('accepted', 'accepted').decide(0).lock().settle(0);
    const { operation } = history;
    expect(history.settle(0).operation).toBe(operation);
  });

  it.each<[string, (history: History) => History]>([
    ['a decision', (history) => history.decide(0)],
    [
      'a chunk of the list',
      (history) => history.tell({ kind: 'chunk_listed', chunk: 0, firstIndex: 0, participants: [] }),
    ],
  ])('stays quiet when %s comes again', (_, again) => {
    const history = new History('enrollment', { chunks: 2 }).list('accepted').decide(0);
    const { operation } = history;
    const chunk = history.chunks.get(0);
    expect(again(history).operation).toBe(operation);
    expect(history.chunks.get(0)).toBe(chunk);
  });

  it('stays quiet when a settlement comes again', () => {
    const history = new History('enrollment', { chunks: 2 }).list('accepted').list('accepted');
    const { operation } = history.decide(0).decide(1).lock().settle(0);
    expect(history.settle(0).operation).toBe(operation);
    expect(history.settle(1).statuses().at(-1)).toBe('settled:');
  });

  it('sends one more chunk to the credit check for each chunk that is decided', () => {
    const history = new History('enrollment', { chunks: 6 });
    for (let chunk = 0; chunk < 6; chunk += 1) history.list('accepted');
    const checked = (): number => history.commands.filter(({ kind }) => kind === 'check_chunk').length;
    expect(checked()).toBe(4);
    history.decide(3);
    expect(checked()).toBe(5);
  });

  it('sends one more chunk to settle for each chunk that has settled', () => {
    const history = new History('enrollment', { chunks: 6 });
    for (let chunk = 0; chunk < 6; chunk += 1) history.list('accepted');
    for (let chunk = 0; chunk < 6; chunk += 1) history.decide(chunk);
    const sent = (): number => history.commands.filter(({ kind }) => kind === 'settle_chunk').length;
    history.lock();
    expect(sent()).toBe(4);
    history.settle(0);
    expect(sent()).toBe(5);
  });

  it('settles only chunks that have an accepted Execution', () => {
    const history = new History('enrollment', { chunks: 2 })
      .list('rejected')
      .list('accepted')
      .decide(0)
      .decide(1)
      .lock();
    expect(history.commands.at(-1)).toEqual({ kind: 'settle_chunk', chunk: 1 });
    expect(history.commands.filter(({ kind }) => kind === 'settle_chunk')).toHaveLength(1);
  });
});

describe('a liquidation', () => {
  it('waits for reference prices, then locks only the prices of accepted Executions', () => {
    const history = new History('liquidation').list('accepted');
    expect(history.commands).toEqual([{ kind: 'quote_reference' }]);
    history.quote().decide(0);
    expect(history.commands.map(({ kind }) => kind)).toEqual(['quote_reference', 'check_chunk', 'lock_prices']);
    expect(history.facts.map(({ kind }) => kind).slice(-2)).toEqual(['pricing_began', 'lock_requested']);
  });

  it('goes on without a price that only some Traders need', () => {
    const history = new History('liquidation').list('accepted').quote([]);
    expect(history.commands.at(-1)).toEqual({ kind: 'check_chunk', chunk: 0 });
  });

  it('is skipped when every Execution is skipped', () => {
    const history = new History('liquidation').list('skipped', 'skipped').quote().decide(0);
    expect(history.statuses()).toEqual(['skipped:all_skipped']);
  });
});

describe('a rebalance', () => {
  it('is only shown while it waits for another one, and begins when it leaves the queue', () => {
    const history = new History('rebalance', {}, { isQueued: true }).list('accepted');
    expect(history.announcements).toMatchObject([
      { kind: 'operation_shown', version: { sequence: 1 }, operation: { status: 'validating', queued: true } },
    ]);
    expect(history.commands).toEqual([]);
    history.tell({ kind: 'turn_came' });
    expect(history.announcements.at(-1)).toMatchObject({ kind: 'operation_shown', version: { sequence: 2 } });
    expect(history.announcements.at(-1)).not.toHaveProperty('operation.queued');
    expect(history.commands).toEqual([{ kind: 'quote_reference' }]);
  });

  it('is skipped at once when its scope is empty', () => {
    expect(new History('rebalance', { chunks: 0 }).statuses()).toEqual(['skipped:no_executions']);
  });

  it('shows only its end when its scope is empty as it leaves the queue', () => {
    const history = new History('rebalance', { chunks: 0 }, { isQueued: true }).tell({ kind: 'turn_came' });
    expect(history.announcements.map(({ kind }) => kind)).toEqual(['operation_shown', 'operation_status_changed']);
    expect(history.statuses()).toEqual(['skipped:no_executions']);
  });

  it('fails without a reference price before anything is checked', () => {
    const history = new History('rebalance').list('accepted', 'accepted', 'accepted');
    history.tell({ kind: 'prices_unavailable', detail: 'No fresh price for BTC.' });
    expect(history.last.commands).toEqual([{ kind: 'release_chunk', chunk: 0 }]);
    history.release(0);
    expect(history.statuses()).toEqual(['failed:price_unavailable']);
    expect(countsOf(history.operation.state)).toEqual({ total: 3, settled: 0, skipped: 0, rejected: 3 });
  });

  it('fails when the quote leaves out an asset with a weight, and keeps the quote', () => {
    const history = new History('rebalance').list('accepted').quote(customerPrices({ ETH: '3000.00' }));
    expect(history.lastFacts()).toEqual(['reference_quoted', 'operation_failed', 'release_requested']);
    expect(history.operation.reference?.prices).toHaveLength(1);
    expect(history.operation.state).toMatchObject({ failure: { detail: 'No fresh price for BTC.' } });
  });

  it('does not need the price of an asset without a weight', () => {
    const allocations = [
      { underlying_currency: 'BTC', weight: '0.0' },
      { underlying_currency: 'ETH', weight: '1' },
    ];
    const history = new History('rebalance', { allocations }).list('accepted');
    expect(history.quote(customerPrices({ ETH: '3000.00' })).operation.state.phase).toBe('checking');
  });
});

describe('a bound Operation', () => {
  it('is quoted before its check and locks after it, also when it buys', () => {
    const history = new History('top_up', { max_price_move_bps: 50 }).list('accepted').quote().decide(0);
    expect(history.commands.map(({ kind }) => kind)).toEqual(['quote_reference', 'check_chunk', 'lock_prices']);
  });

  it('gives everything back when the market moved too far', () => {
    const history = new History('top_up', { max_price_move_bps: 50 }).list('accepted').quote().decide(0);
    history.tell({ kind: 'prices_moved', detail: 'BTC moved.' });
    expect(history.last.commands).toEqual([{ kind: 'release_chunk', chunk: 0 }]);
    expect(history.release(0).statuses()).toEqual(['pricing:', 'failed:price_moved']);
  });
});

describe('a planned Operation', () => {
  const verdict = { outcome: 'accepted' as const, status_reason: '', holdings: { BTC: '1.00' } };

  function planned(chunks: number): History {
    const history = new History('rebalance', { plan: planOf(), chunks });
    for (let chunk = 0; chunk < chunks; chunk += 1) {
      const participants = [{ participant_code: `A${chunk}`, planned: verdict }];
      history.tell({ kind: 'chunk_listed', chunk, firstIndex: chunk, participants });
    }
    return history;
  }

  function decision(index: number, balance: string): CreditDecision {
    const holdings = [{ asset: 'BTC', balance, held: '0' }];
    const about = { participant_code: `A${index}`, index, status_reason: '', status_code: '', legs: [], holdings };
    return { ...about, outcome: 'accepted', trader_exists: true, opens_trader: false };
  }

  it('is checked by the prices of its plan and locks after its check', () => {
    const history = planned(1).tell({ kind: 'chunk_decided', decisions: [decision(0, '1')] }, 0);
    expect(history.commands.map(({ kind }) => kind)).toEqual(['check_chunk', 'lock_prices']);
  });

  it('fails as stale when the market moved too far from its plan', () => {
    const history = planned(1).tell({ kind: 'chunk_decided', decisions: [decision(0, '1')] }, 0);
    history.tell({ kind: 'prices_moved', detail: 'BTC moved.' }).release(0);
    expect(history.statuses()).toEqual(['pricing:', 'failed:plan_stale']);
  });

  it('fails when a decision is not the one that was planned', () => {
    const history = planned(2).tell({ kind: 'chunk_decided', decisions: [decision(0, '2')] }, 0);
    expect(history.lastFacts()).toEqual(['chunk_decided', 'operation_failed', 'release_requested']);
    history.tell({ kind: 'chunk_decided', decisions: [decision(1, '3')] }, 1);
    history.release(0).release(1);
    expect(history.statuses()).toEqual(['failed:plan_stale']);
    expect(history.operation.state).toMatchObject({
      detail: 'A0 held 1.00 BTC when it was planned and holds 2 BTC now.',
    });
    expect(countsOf(history.operation.state)).toEqual({ total: 2, settled: 0, skipped: 0, rejected: 2 });
  });

  it('fails before any check when its scope is not the planned one', () => {
    const history = new History('rebalance', { plan: planOf() }, { isQueued: true, failure: SCOPE_CHANGED });
    history.list('accepted', 'accepted', 'accepted').release(0);
    expect(history.facts.map(({ kind }) => kind)).toEqual([
      'operation_accepted',
      'operation_failed',
      'chunk_listed',
      'release_requested',
      'chunk_released',
      'operation_ended',
    ]);
    expect(history.statuses()).toEqual(['failed:plan_stale']);
    const empty = new History('rebalance', { plan: planOf(), chunks: 0 }, { failure: SCOPE_CHANGED });
    expect(empty.statuses()).toEqual(['failed:plan_stale']);
  });
});

describe('a cancelled Operation', () => {
  it('releases holds and closes unchecked chunks, and waits for the check that runs', () => {
    const history = new History('enrollment', { chunks: 6 }).list('accepted', 'accepted');
    for (let chunk = 1; chunk < 5; chunk += 1) history.list('rejected', 'rejected');
    history.list('accepted', 'accepted').decide(0).tell({ kind: 'cancel_requested' });
    // Chunk 0 is held, 1 to 4 are with the credit check, 5 was never sent.
    expect(history.last.commands).toEqual([
      { kind: 'release_chunk', chunk: 0 },
      { kind: 'release_chunk', chunk: 5 },
    ]);
    history.release(0).release(5).decide(1).decide(2).decide(3);
    expect(history.statuses()).toEqual([]);
    expect(history.decide(4).statuses()).toEqual(['failed:cancelled']);
  });

  it('gives back chunks of its list that arrive late, and ends after them', () => {
    const history = new History('enrollment', { chunks: 2 })
      .tell({ kind: 'cancel_requested' })
      .list('accepted')
      .release(0);
    expect(history.statuses()).toEqual([]);
    expect(history.list('accepted').release(1).statuses()).toEqual(['failed:cancelled']);
  });

  it('goes on when it is already settling', () => {
    const history = new History('enrollment').list('accepted', 'accepted').decide(0).lock();
    const { operation } = history;
    expect(history.tell({ kind: 'cancel_requested' }).operation).toBe(operation);
  });

  it('goes on when its prices are locked, also while its credit check goes on', () => {
    const history = new History('enrollment', { chunks: 2 }).list('accepted').lock();
    const { operation } = history;
    expect(history.tell({ kind: 'cancel_requested' }).operation).toBe(operation);
    expect(history.list('accepted').decide(0).decide(1).settle(0).settle(1).statuses().at(-1)).toBe('settled:');
  });

  it('fails when its lock is requested but not answered', () => {
    const history = new History('partial_sell').list('accepted').quote().decide(0).tell({ kind: 'cancel_requested' });
    expect(history.release(0).statuses().at(-1)).toBe('failed:cancelled');
  });

  it('stays quiet when it is cancelled again', () => {
    const history = new History('enrollment').list('accepted').tell({ kind: 'cancel_requested' });
    const { operation } = history;
    expect(history.tell({ kind: 'cancel_requested' }).operation).toBe(operation);
  });

  it('stays quiet when a release comes again', () => {
    const history = new History('rebalance', { chunks: 2 })
      .list('accepted')
      .tell({ kind: 'cancel_requested' })
      .release(0);
    const { operation } = history;
    expect(history.release(0).operation).toBe(operation);
  });

  it('keeps prices that were locked too late, and no later ones', () => {
    const history = new History('enrollment', { chunks: 2 }).list('accepted').tell({ kind: 'cancel_requested' }).lock();
    expect(history.operation.prices).toEqual(PRICES);
    const { operation } = history;
    expect(history.lock(customerPrices({ BTC: '1.00' })).operation).toBe(operation);
  });

  it('keeps a queued rebalance from starting', () => {
    const history = new History('rebalance', { chunks: 2 }, { isQueued: true }).tell({ kind: 'cancel_requested' });
    expect(history.tell({ kind: 'turn_came' }).lastFacts()).toEqual([]);
    expect(history.list('accepted').release(0).list('accepted').release(1).statuses()).toEqual(['failed:cancelled']);
  });
});
