import { EXECUTION_CODES, OPERATION_REASONS } from '@ballast/contracts';
import { STATUS_REASONS } from './status-reasons';

function codesOf(resource: 'operation' | 'execution'): readonly string[] {
  return Object.entries(STATUS_REASONS)
    .filter(([, { on }]) => on[resource] !== undefined)
    .map(([code]) => code);
}

describe('the known values of a reason', () => {
  it('of an Operation are those of the catalogue', () => {
    expect([...OPERATION_REASONS].sort()).toEqual([...codesOf('operation')].sort());
  });

  it('of an Execution are those of the catalogue', () => {
    expect([...EXECUTION_CODES].sort()).toEqual([...codesOf('execution')].sort());
  });
});
