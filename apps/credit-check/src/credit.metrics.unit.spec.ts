import type { CreditDecision } from '@ballast/contracts';
import { PlatformAccounts, transactionFor } from '@ballast/domain-ledger';
import { Metrics } from '@ballast/platform-observability';
import { CreditMetrics } from './credit.metrics';

function decision(outcome: CreditDecision['outcome'], status_code = ''): CreditDecision {
  const trader = { trader_exists: true, opens_trader: false };
  return { participant_code: 'A', index: 0, outcome, status_reason: status_code, status_code, ...trader, legs: [] };
}

describe('the metrics of the credit check', () => {
  it('count decisions by type, outcome and reason, and answer the outcomes', async () => {
    const registry = new Metrics('credit-check');
    const metrics = new CreditMetrics(registry);
    const decisions = [decision('accepted'), decision('accepted'), decision('rejected', 'insufficient_funds')];
    expect(metrics.decided('enrollment', decisions)).toEqual({ accepted: 2, rejected: 1, skipped: 0 });
    const text = await registry.registry.metrics();
    expect(text).toMatch(/ballast_credit_decisions_total\{type="enrollment",outcome="accepted",reason="",[^}]*\} 2/);
    expect(text).toMatch(/outcome="rejected",reason="insufficient_funds",[^}]*\} 1/);
  });

  it('count transfers by purpose and holds given back', async () => {
    const registry = new Metrics('credit-check');
    const metrics = new CreditMetrics(registry);
    const account = new PlatformAccounts('SANDBX').float;
    const cent = { asset: 'USD', scale: 2, units: 1n };
    const transfer = { leg: 0, account, amount: cent, balanceAfter: cent } as const;
    const transfers = [
      { ...transfer, purpose: 'sell_cash' },
      { ...transfer, purpose: 'sell_cash', leg: 1 },
    ] as const;
    metrics.posted([transactionFor({ kind: 'execution', id: 'e' }, account, transfers)]);
    metrics.released(3);
    metrics.released(0);
    const text = await registry.registry.metrics();
    expect(text).toMatch(/ballast_ledger_transfers_total\{purpose="sell_cash",[^}]*\} 2/);
    expect(text).toMatch(/ballast_holds_released_total\{[^}]*\} 3/);
  });
});
