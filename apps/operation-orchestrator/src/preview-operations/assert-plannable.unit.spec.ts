import { Problem } from '@ballast/platform-http';
import { assertPlannable } from './assert-plannable';

function errorsOf(participants: number, initiated_by?: string): readonly string[] {
  try {
    assertPlannable(participants, { participants_max: 10, initiated_by });
    return [];
  } catch (error) {
    return error instanceof Problem ? (error.options.errors ?? []) : [String(error)];
  }
}

describe('the size of a plan', () => {
  it('is at most the bound', () => {
    expect(errorsOf(10)).toEqual([]);
    expect(errorsOf(11)).toEqual(['body/participants must list at most 10: 11 Traders have auto_rebalance']);
  });

  it('is not told to a participant, who would learn how many Traders others have', () => {
    expect(errorsOf(10, 'ADV1')).toEqual([]);
    expect(errorsOf(7341, 'ADV1')).toEqual([
      'body/participants must list at most 10, and cannot be left out of this Strategy',
    ]);
  });
});
