import type { ObservedAnswer } from '@ballast/client';
import { assertDocumented } from './documented-answers';

const STRATEGY = {
  id: 'b1c2d3e4-f5a6-4789-bcde-f01234567890',
  request_id: '4b5ef19e-4ad5-4750-8bf6-3e5238b976ec',
  quoted_currency: 'USD',
  metadata: {},
  created_at: '2026-04-17T10:00:00.000Z',
  updated_at: '2026-04-17T10:00:00.000Z',
};
const PROBLEM = {
  type: '/docs/errors#not_found',
  title: 'Not found',
  status: 404,
  code: 'not_found',
  detail: 'There is no Strategy with this id.',
  request_id: '',
  errors: [],
};

function strategyAnswer(body: unknown, more: Partial<ObservedAnswer> = {}): ObservedAnswer {
  const headers = { 'content-type': 'application/json; charset=utf-8' };
  return { method: 'GET', path: `/strategies/${STRATEGY.id}?x=1`, status: 200, headers, body, ...more };
}

function problemAnswer(body: unknown, more: Partial<ObservedAnswer> = {}): ObservedAnswer {
  return strategyAnswer(body, { status: 404, headers: { 'content-type': 'application/problem+json' }, ...more });
}

describe('an answer', () => {
  it('is taken when the document promises it', () => {
    expect(() => assertDocumented(strategyAnswer(STRATEGY))).not.toThrow();
    expect(() => assertDocumented(problemAnswer(PROBLEM))).not.toThrow();
    expect(() => assertDocumented(problemAnswer(PROBLEM, { path: '/nowhere' }))).not.toThrow();
    const page = { strategies: [STRATEGY], next_page_token: '' };
    expect(() => assertDocumented(strategyAnswer(page, { path: '/strategies' }))).not.toThrow();
  });

  it.each<[string, ObservedAnswer]>([
    ['the status is not documented', strategyAnswer(STRATEGY, { status: 202 })],
    ['the code conflict is not documented', problemAnswer({ ...PROBLEM, code: 'conflict' })],
    [
      'a body of the type text/html is not documented',
      strategyAnswer('', { headers: { 'content-type': 'text/html' } }),
    ],
    ['body must have required property', strategyAnswer({ ...STRATEGY, metadata: undefined })],
    ['must NOT have additional properties', strategyAnswer({ ...STRATEGY, more: 1 })],
    ['body/created_at must match format "date-time"', strategyAnswer({ ...STRATEGY, created_at: 'now' })],
    ['body/quoted_currency must match pattern', strategyAnswer({ ...STRATEGY, quoted_currency: 'usd' })],
    ['the address is not documented', strategyAnswer(STRATEGY, { path: '/nowhere' })],
    ['body must have required property', problemAnswer({ code: 'not_found' }, { path: '/nowhere' })],
  ])('is refused with the reason: %s', (violation, answer) => {
    expect(() => assertDocumented(answer)).toThrow(violation);
  });
});
