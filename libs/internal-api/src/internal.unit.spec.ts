import { INTERNAL_CALLS } from './internal';
import type { InternalCall } from './internal-call';

const address = ({ method, path }: InternalCall): string => `${method} ${path}`;

describe('internal addresses', () => {
  it.each(INTERNAL_CALLS.map((call) => [address(call), call]))(
    '%s says who serves it and who may call it',
    (_name, call) => {
      expect(call.servedBy.length).toBeGreaterThan(0);
      expect(call.callers.length).toBeGreaterThan(0);
      // A service reads its own state itself.
      expect(call.callers.filter((caller) => call.servedBy.includes(caller))).toEqual([]);
      expect(call.summary).toMatch(/^[A-Z].*\.$/);
    },
  );

  it.each(INTERNAL_CALLS.map((call) => [address(call), call]))(
    '%s declares each parameter of its path',
    (_name, call) => {
      const named = [...call.path.matchAll(/\{([a-z_]+)\}/g)].map(([, name]) => name);
      expect(Object.keys(call.params?.shape ?? {})).toEqual(named);
    },
  );

  it.each(INTERNAL_CALLS.map((call) => [address(call), call]))(
    '%s has a document unless it answers 204',
    (_name, call) => {
      expect(call.answer === undefined).toBe(call.status === 204);
      if (call.method === 'GET') expect(call.body).toBeUndefined();
    },
  );

  it('are declared once each', () => {
    const addresses = INTERNAL_CALLS.map(address);
    expect(addresses.filter((each, index) => addresses.indexOf(each) !== index)).toEqual([]);
  });
});
