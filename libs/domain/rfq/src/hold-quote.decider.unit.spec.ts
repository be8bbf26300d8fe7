import type { CustomerQuote, QuoteCheckInputs } from '@ballast/contracts';
import { instrumentOf } from '@ballast/test-kit';
import { holdQuote } from './hold-quote.decider';
import { openQuote } from './testing/fixtures';

const IN_TIME = '2026-04-17T10:30:29.999Z';
const APPROVED = { status: 'approved', disabled_instruments: [] } as const;
const ACCOUNT = { version: 1, status: 'open', participant_code: 'CUST01', tenants: ['TEN1'] } as const;

interface Given {
  readonly quote?: Partial<CustomerQuote>;
  readonly inputs?: Partial<QuoteCheckInputs>;
  readonly at?: string;
}

function decide({ quote = {}, inputs = {}, at = IN_TIME }: Given = {}) {
  const checked: QuoteCheckInputs = {
    account: { ...ACCOUNT, tenants: [...ACCOUNT.tenants] },
    holder: { ...APPROVED, disabled_instruments: [] },
    initiator: null,
    grant: null,
    used: '0',
    funds: { balance: '30030.00', held: '0.00' },
    ...inputs,
  };
  return holdQuote({ quote: openQuote(quote), instrument: instrumentOf('BTC') }, checked, at);
}

/** The text of the reason, or the amount that is held. */
function outcome(given: Given): string {
  const decision = decide(given);
  if (decision.outcome === 'accepted') return `holds ${decision.hold.amount} ${decision.hold.asset}`;
  return `${decision.outcome}: ${decision.reason.status_reason}`;
}

const sell = (quantity: string, total_notional: string) => ({ side: 'sell', quantity, total_notional }) as const;
const funds = (balance: string, held = '0') => ({ funds: { balance, held } });

describe('a quote that is executed', () => {
  it('holds exactly its money for a buy, and exactly its quantity for a sell', () => {
    const authorized = { outcome: 'accepted', authorizedAt: IN_TIME, grantVersion: 0 };
    expect(decide()).toEqual({ ...authorized, hold: { asset: 'USD', scale: 2, amount: '30030.00' } });
    expect(decide({ quote: sell('0.50000000', '29970.00'), inputs: funds('0.5') })).toEqual({
      ...authorized,
      hold: { asset: 'BTC', scale: 8, amount: '0.50000000' },
    });
  });

  it('expires at its time, by the instant of the check', () => {
    expect(outcome({ at: '2026-04-17T10:30:30.000Z' })).toBe('expired: quote expired');
    expect(outcome({ at: IN_TIME })).toBe('holds 30030.00 USD');
  });

  it('is for the platform, the holder and an approved tenant', () => {
    const tenant = (status: 'approved' | 'locked', initiated_by = 'TEN1') =>
      outcome({ quote: { initiated_by }, inputs: { initiator: { status, disabled_instruments: [] } } });
    expect(outcome({ quote: { initiated_by: 'CUST01' } })).toBe('holds 30030.00 USD');
    expect(tenant('approved')).toBe('holds 30030.00 USD');
    expect(tenant('locked')).toBe('unauthorized: advisor not authorized');
    expect(tenant('approved', 'ADV1')).toBe('unauthorized: advisor not authorized');
    const expired = { quote: { initiated_by: 'ADV1' }, at: '2026-04-17T10:31:00.000Z' };
    expect(outcome(expired)).toBe('unauthorized: advisor not authorized');
  });

  it('is for an advisor whose grant has the right of its side, in its limits', () => {
    const GRANT: QuoteCheckInputs['grant'] = {
      ...{ version: 3, status: 'active', permissions: ['BUY'], limits: {}, expires_at: '' },
      effective_at: '2026-04-17T09:00:00.000Z',
    };
    const advised = (grant: Partial<typeof GRANT>, given: Given = {}, used = '0') =>
      decide({
        ...given,
        quote: { initiated_by: 'ADV1', ...given.quote },
        inputs: {
          ...given.inputs,
          ...{ initiator: { ...APPROVED, disabled_instruments: [] }, grant: { ...GRANT, ...grant }, used },
        },
      });
    const text = (...given: Parameters<typeof advised>): string => {
      const decision = advised(...given);
      return decision.outcome === 'accepted' ? 'accepted' : decision.reason.status_reason;
    };
    expect(advised({})).toMatchObject({ outcome: 'accepted', grantVersion: 3, authorizedAt: IN_TIME });
    expect(advised({ status: 'removed' })).toMatchObject({ outcome: 'unauthorized', grantVersion: 3 });
    expect(text({ expires_at: IN_TIME })).toBe('advisor not authorized');
    expect(text({ permissions: ['SELL'] })).toBe('BUY permission required');
    expect(text({}, { quote: sell('0.50000000', '29970.00') })).toBe('SELL permission required');
    const limits = { order_notional: '30030.00', daily_notional: '50000.00', currency: 'USD' };
    expect(text({ limits })).toBe('accepted');
    expect(text({ limits: { ...limits, order_notional: '30029.99' } })).toBe('advisor order limit exceeded');
    expect(text({ limits }, {}, '19970.00')).toBe('accepted');
    expect(text({ limits }, {}, '19970.01')).toBe('advisor daily limit exceeded');
    expect(text({ limits: { assets: ['ETH'] } })).toBe('asset BTC not allowed for advisor');
  });

  it('is decided at the instant from which the version of the grant counts', () => {
    const grant: QuoteCheckInputs['grant'] = {
      ...{ version: 2, status: 'active', permissions: ['BUY'], limits: {}, expires_at: '' },
      effective_at: '2026-04-17T10:30:30.000Z',
    };
    const initiator = { ...APPROVED, disabled_instruments: [] };
    const decision = decide({ quote: { initiated_by: 'ADV1' }, inputs: { initiator, grant } });
    expect(decision).toMatchObject({ outcome: 'expired', authorizedAt: grant.effective_at, grantVersion: 2 });
  });

  it('needs an approved holder, an account that trades on its side, and an enabled instrument, in this order', () => {
    const locked = { status: 'locked', disabled_instruments: [] } as const;
    const divesting = { ...ACCOUNT, tenants: [] as string[], status: 'divesting' as const };
    const disabled = { status: 'approved', disabled_instruments: ['BTC/USD'] } as const;
    expect(outcome({ inputs: { holder: { ...locked, disabled_instruments: [] }, account: divesting } })).toBe(
      'rejected: participant inactive or not found',
    );
    expect(outcome({ inputs: { holder: null } })).toBe('rejected: participant inactive or not found');
    const holder = { ...disabled, disabled_instruments: ['BTC/USD'] };
    expect(outcome({ inputs: { account: divesting, holder } })).toBe('rejected: account_not_open');
    expect(outcome({ inputs: { account: null } })).toBe('rejected: account_not_open');
    expect(outcome({ quote: sell('0.5', '29970.00'), inputs: { account: divesting, ...funds('0.5') } })).toBe(
      'holds 0.5 BTC',
    );
    expect(outcome({ inputs: { holder } })).toBe('rejected: instrument BTC/USD not enabled for participant');
  });

  it('needs the money, or the assets, that nothing else holds', () => {
    expect(outcome({ inputs: funds('30029.99') })).toBe('rejected: insufficient_funds');
    expect(outcome({ inputs: funds('30030.00', '0.01') })).toBe('rejected: insufficient_funds');
    const half = sell('0.50000000', '29970.00');
    expect(outcome({ quote: half, inputs: funds('0.49999999') })).toBe(
      'rejected: insufficient BTC balance for sell leg',
    );
    expect(outcome({ quote: half, inputs: funds('0.5', '0.00000001') })).toBe(
      'rejected: balance held by concurrent operation',
    );
  });

  it('sells less than the minimum of the instrument only when this is the whole balance', () => {
    const dust = sell('0.00000100', '0.06');
    expect(outcome({ quote: dust, inputs: funds('0.00000101') })).toBe('rejected: below_instrument_minimum');
    expect(outcome({ quote: dust, inputs: funds('0.000001') })).toBe('holds 0.00000100 BTC');
  });
});
