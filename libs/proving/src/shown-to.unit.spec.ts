import { TOPICS } from '@ballast/contracts';
import { isShownTo } from './shown-to';

function message(topic: string, type: string, data: object) {
  return { topic, type, value: JSON.stringify({ data }) };
}

function requested(data: object) {
  return message(TOPICS.strategyRequests, 'operation.requested', data);
}

describe('the proof of one participant', () => {
  it('shows messages about the Operation as a whole', () => {
    for (const type of ['operation.status_changed', 'prices.quoted', 'prices.locked', 'prices.moved']) {
      expect(isShownTo('A', message(TOPICS.priceEvents, type, {}))).toBe(true);
    }
  });

  it('shows the request, unless its plan lists the participants of a default scope', () => {
    expect(isShownTo('A', requested({ default_scope: false }))).toBe(true);
    expect(isShownTo('A', requested({ plan: { plan_id: 'p', prices: [] } }))).toBe(true);
    expect(isShownTo('A', requested({ plan: { plan_id: 'p', scope: ['A', 'B'] } }))).toBe(false);
  });

  it('shows messages about this participant, and none about another one', () => {
    const decided = (participant_code: string) => {
      return message(TOPICS.executionEvents, 'execution.decided', { execution: { participant_code } });
    };
    expect(isShownTo('A', decided('A'))).toBe(true);
    expect(isShownTo('A', decided('B'))).toBe(false);
    expect(isShownTo('', message(TOPICS.executionEvents, 'execution.decided', {}))).toBe(false);
  });

  it('shows no message about several participants, and none of a type that it does not know', () => {
    for (const type of ['operation.participants_listed', 'holds.decided', 'trades.booked', 'operation.unheard_of']) {
      expect(isShownTo('A', message(TOPICS.operationEvents, type, { participant_code: 'A' }))).toBe(false);
    }
  });
});
