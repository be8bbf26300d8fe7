import { OPERATION_TRAITS, type OperationTraits } from '@ballast/contracts';
import { OPERATION_REQUESTS } from './operation-body';

const traits: Readonly<Record<string, OperationTraits>> = OPERATION_TRAITS;

describe('the traits of Operations', () => {
  it('name the path under which a type is requested', () => {
    const requested = Object.entries(OPERATION_REQUESTS).map(([action, { type }]) => [type, action]);
    expect(requested).toEqual(Object.entries(traits).map(([type, { action }]) => [type, action]));
  });
});
