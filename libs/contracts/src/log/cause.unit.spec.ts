import { offsetOf, rootCause } from './cause';

describe('the offset of a place in the log', () => {
  it('is read from the place', () => {
    expect(offsetOf('strategy.requests.v1/2/9007199254740993/0')).toBe('9007199254740993');
  });

  it('is not known for a cause that was not read from the log', () => {
    const { origin } = rootCause({ actor: { service: 'pricing' }, correlationId: '', platformCode: '' });
    expect(() => offsetOf(origin)).toThrow('no place in the log');
  });
});
