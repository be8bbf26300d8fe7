import { ACCOUNT_STATUSES, PARTICIPANT_STATUSES } from '@ballast/contracts';
import {
  accountRefusal,
  alreadyEnrolledRefusal,
  buyerRefusal,
  instrumentRefusal,
  minimumRefusal,
  notEnrolledRefusal,
  sellerRefusal,
} from './refusals';
import { APPROVED } from './testing/fixtures';
import { checkedParticipant, plannedBuy } from './testing/planned-legs';

const unknown = checkedParticipant({ standing: null });
const inactive = PARTICIPANT_STATUSES.filter((status) => status !== 'approved').map((status) =>
  checkedParticipant({ standing: { ...APPROVED, status } }),
);

describe('a buyer', () => {
  it('is refused when it is unknown or not approved, each with a reason of its own', () => {
    expect(buyerRefusal(unknown)).toMatchObject({ status_code: 'participant_not_found' });
    for (const participant of inactive) {
      expect(buyerRefusal(participant)).toMatchObject({ status_code: 'participant_not_approved' });
    }
    expect(buyerRefusal(checkedParticipant())).toBeNull();
  });
});

describe('a seller', () => {
  it('is refused with one reason for an unknown and for an inactive participant', () => {
    for (const participant of [unknown, ...inactive]) {
      expect(sellerRefusal(participant)).toMatchObject({ status_code: 'participant_inactive' });
    }
    expect(sellerRefusal(checkedParticipant())).toBeNull();
  });
});

describe('an account', () => {
  const refused = (sides: Parameters<typeof accountRefusal>[1]) =>
    ACCOUNT_STATUSES.filter((accountStatus) => {
      const refusal = accountRefusal(checkedParticipant({ standing: { ...APPROVED, accountStatus } }), sides);
      return refusal?.status_code === 'account_not_open' && refusal.status_reason === 'account_not_open';
    });

  it('refuses the sides that its status forbids, and a rebalance unless both are allowed', () => {
    expect(refused(['buys'])).toEqual(['locked', 'divesting', 'closed']);
    expect(refused(['sells'])).toEqual(['locked', 'closed']);
    expect(refused(['buys', 'sells'])).toEqual(['locked', 'divesting', 'closed']);
  });

  it('binds only the participant who has it', () => {
    expect(accountRefusal(checkedParticipant(), ['buys', 'sells'])).toBeNull();
    expect(accountRefusal(unknown, ['buys'])).toBeNull();
  });
});

describe('a Trader', () => {
  it('must not exist for an enrollment, and must exist for every other type', () => {
    const [enrolled, fresh] = [checkedParticipant(), checkedParticipant({ hasTrader: false })];
    expect(notEnrolledRefusal(fresh)).toMatchObject({ status_code: 'trader_not_enrolled' });
    expect(notEnrolledRefusal(enrolled)).toBeNull();
    expect(alreadyEnrolledRefusal(enrolled)).toMatchObject({ status_code: 'trader_already_enrolled' });
    expect(alreadyEnrolledRefusal(fresh)).toBeNull();
  });
});

describe('an instrument', () => {
  const stop = { status: 'skipped', status_reason: 'below_instrument_minimum' } as const;
  const legs = [plannedBuy('BTC', '50.00'), plannedBuy('ETH', '50.00')];

  it('is refused when it is disabled for all participants; the first such leg gives the reason', () => {
    const disabled = [...legs, plannedBuy('SOL', '50.00', { isEnabled: false })];
    expect(instrumentRefusal(disabled, checkedParticipant())).toEqual({
      status_code: 'instrument_not_enabled',
      status_reason: 'instrument SOL/USD not enabled for participant',
    });
  });

  it('is refused when it is disabled for this participant', () => {
    const standing = { ...APPROVED, disabledInstruments: ['ETH/USD'] };
    expect(instrumentRefusal(legs, checkedParticipant({ standing }))?.status_reason).toContain('ETH/USD');
    expect(instrumentRefusal(legs, checkedParticipant())).toBeNull();
  });

  it('need not be enabled for a leg that will not run', () => {
    const stopped = [...legs, plannedBuy('SOL', '0.50', { isEnabled: false, stop })];
    expect(instrumentRefusal(stopped, checkedParticipant())).toBeNull();
  });
});

describe('the minimum', () => {
  it('refuses an Execution of which no leg runs', () => {
    const stop = { status: 'rejected', status_reason: 'below_instrument_minimum' } as const;
    const small = plannedBuy('BTC', '0.50', { stop });
    expect(minimumRefusal([small])).toMatchObject({ status_code: 'below_instrument_minimum' });
    expect(minimumRefusal([])).toMatchObject({ status_code: 'below_instrument_minimum' });
    expect(minimumRefusal([small, plannedBuy('ETH', '50.00')])).toBeNull();
  });
});
