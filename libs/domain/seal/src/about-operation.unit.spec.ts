import { envelopeAbout } from '@ballast/test-kit';
import { isAboutOperation } from './about-operation';

const OPERATION = '0b6d3a52-6f0e-4f5e-9a53-5f3f6f1f0f11';
const OTHER = '1b6d3a52-6f0e-4f5e-9a53-5f3f6f1f0f11';

describe('a message about an Operation', () => {
  it('has its id as the correlation id', () => {
    expect(isAboutOperation({ value: envelopeAbout(OPERATION, {}) }, OPERATION)).toBe(true);
    expect(isAboutOperation({ value: envelopeAbout(OTHER, {}) }, OPERATION)).toBe(false);
  });

  it('is none that only mentions the Operation, and none that is no envelope', () => {
    expect(isAboutOperation({ value: envelopeAbout(OTHER, { operation_id: OPERATION }) }, OPERATION)).toBe(false);
    expect(isAboutOperation({ value: `{"correlationId":"${OPERATION}"}` }, OPERATION)).toBe(false);
    expect(isAboutOperation({ value: OPERATION }, OPERATION)).toBe(false);
  });

  it('is text', () => {
    const value = envelopeAbout(OPERATION, {});
    const bytes = { key: Buffer.from('k'), value: Buffer.from([0xff]) };
    expect(isAboutOperation({ value, bytes }, OPERATION)).toBe(false);
  });
});
