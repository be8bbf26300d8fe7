import { parseFaultScenario } from '@ballast/contracts';
import { claimFaults, oncePerKind, type ArmedFault, type Exposure } from './claim-faults';

function fault(id: string, scenario: string, remaining: number, strategyId: string | null = null): ArmedFault {
  const parsed = parseFaultScenario(scenario);
  if (parsed === undefined) throw new Error(`no scenario: ${scenario}`);
  return { id, scenario: parsed, remaining, strategyId };
}

function operation(operationId: string, room: Exposure['room'] = oncePerKind): Exposure {
  return { operationId, strategyId: 's1', room };
}

const brief = (claims: ReturnType<typeof claimFaults>): readonly string[] =>
  claims.map(({ operationId, faultId, units }) => `${operationId} ${faultId} ${units}`);

describe('claimFaults', () => {
  it('gives a fault to as many Operations as it has uses', () => {
    const armed = [fault('f1', 'slow_pricing:5', 2)];
    expect(brief(claimFaults(armed, [operation('a'), operation('b'), operation('c')]))).toEqual(['a f1 1', 'b f1 1']);
  });

  it('lets an Operation take one fault of each kind, the one armed first', () => {
    const armed = [
      fault('f1', 'slow_pricing:5', 1),
      fault('f2', 'slow_pricing:9', 1),
      fault('f3', 'price_unavailable', 1),
    ];
    expect(brief(claimFaults(armed, [operation('a')]))).toEqual(['a f1 1', 'a f3 1']);
  });

  it('leaves a fault of another Strategy alone', () => {
    expect(claimFaults([fault('f1', 'price_unavailable', 1, 's2')], [operation('a')])).toEqual([]);
    expect(brief(claimFaults([fault('f1', 'price_unavailable', 1, 's1')], [operation('a')]))).toEqual(['a f1 1']);
  });

  it('takes as much as there is room for, over several faults', () => {
    const armed = [fault('f1', 'venue_reject:BTC', 2), fault('f2', 'venue_reject:BTC', 5)];
    const room: Exposure['room'] = (_, claimed) => 4 - claimed.reduce((sum, { units }) => sum + units, 0);
    expect(brief(claimFaults(armed, [operation('a', room), operation('b', room)]))).toEqual([
      'a f1 2',
      'a f2 2',
      'b f2 3',
    ]);
  });

  it('claims nothing where there is no room', () => {
    expect(claimFaults([fault('f1', 'venue_reject:BTC', 2)], [operation('a', () => 0)])).toEqual([]);
  });
});
