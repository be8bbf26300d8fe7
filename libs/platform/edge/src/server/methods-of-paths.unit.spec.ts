import { MethodsOfPaths } from './methods-of-paths';

function methodsWith(isSandbox: boolean): MethodsOfPaths {
  const methods = new MethodsOfPaths(isSandbox);
  methods.add({}, '/strategies', ['POST']);
  methods.add({}, '/strategies', ['HEAD', 'GET']);
  methods.add({}, '/strategies/:strategy_id', ['GET']);
  methods.add({}, '/strategies/:strategy_id/enroll', ['POST']);
  methods.add({}, '/strategies/operations/:operation_id', ['GET']);
  methods.add({ sandboxOnly: true }, '/sandbox/faults', ['POST']);
  return methods;
}

describe('The methods of a path', () => {
  const methods = methodsWith(true);

  it.each([
    ['/strategies', ['GET', 'HEAD', 'POST']],
    ['/strategies/7f', ['GET']],
    ['/strategies/operations/enroll', ['GET', 'POST']],
    ['/sandbox/faults', ['POST']],
  ])('are those of each call that has it: %s', (path, expected) => {
    expect(methods.of(path)).toEqual(expected);
  });

  it.each(['/', '/strategies/', '/strategies/7f/nothing', '/strategies/7f/enroll/1', '/Strategies'])(
    'are none when no call has it: %s',
    (path) => {
      expect(methods.of(path)).toEqual([]);
    },
  );

  it('do not tell of calls of the sandbox elsewhere', () => {
    expect(methodsWith(false).of('/sandbox/faults')).toEqual([]);
  });
});
