import fc from 'fast-check';
import { OPERATION_TYPES } from '@ballast/contracts';
import { evolveChunk, evolveStep } from './evolve';
import type { Operation } from './operation';
import { chunksInFlight } from './operation.flow';
import { countsOf } from './operation.state';
import { recordedFacts } from './recorded-facts';
import { ReplayedOperation, type StepCause } from './replayed-operation';
import { NOW } from './testing/fixtures';
import type { History } from './testing/history';
import { Simulation, type SimulatedOperation } from './testing/simulation';

const operations: fc.Arbitrary<SimulatedOperation> = fc
  .record({
    type: fc.constantFrom(...OPERATION_TYPES),
    chunks: fc.integer({ min: 0, max: 12 }),
    chunkParticipants: fc.constantFrom(1, 200, 500, 2_000),
    isQueued: fc.boolean(),
    prices: fc.constantFrom('market' as const, 'bound' as const, 'planned' as const),
    isDefaultScope: fc.boolean(),
    isStaleAtOnce: fc.nat({ max: 9 }).map((chance) => chance === 0),
  })
  .map((operation) => ({
    ...operation,
    // Only a rebalance waits in a queue, and only a rebalance without a list can have no participants.
    isQueued: operation.isQueued && operation.type === 'rebalance',
    chunks: operation.type === 'rebalance' ? operation.chunks : operation.chunks + 1,
    isStaleAtOnce: operation.isStaleAtOnce && operation.prices === 'planned',
  }));

function simulate(operation: SimulatedOperation, choices: Iterator<number>): Simulation {
  return new Simulation(operation, (options) => choices.next().value % options).run();
}

/** Runs a property over random histories. */
function everyHistory(check: (simulation: Simulation) => void): void {
  fc.assert(
    fc.property(operations, fc.infiniteStream(fc.nat()), (operation, choices) => {
      check(simulate(operation, choices));
    }),
    { numRuns: 100 },
  );
}

/** The Operation that follows from the steps of a history as the record keeps them. */
function foldOf({ steps: [first, ...more] }: History): Operation | undefined {
  if (first === undefined) return undefined;
  const recorded = [first, ...more].filter(({ facts }) => facts.length > 0).map(({ facts }) => recordedFacts(facts));
  return recorded.reduce(evolveStep, first.before);
}

/** The steps of a history as they were, and as they are decided again from its request and its inputs. */
function stepsAgain({ steps, told, operation }: History) {
  const { id, platformCode, actor, request: data } = operation;
  const replayed = new ReplayedOperation();
  const facts = steps.map((step, index) => {
    const input = told[index - 1];
    const cause: StepCause =
      input === undefined
        ? { kind: 'requested', requested: { platformCode, actor, data } }
        : input.input.kind === 'end_ordered'
          ? { kind: 'ended' }
          : { kind: 'told', ...input };
    if (step.facts.length === 0) return [];
    const recorded = { operation_id: id, step: step.operation.step, facts: recordedFacts(step.facts) };
    return replayed.take({ step: recorded, at: NOW, cause })?.facts ?? [];
  });
  return { facts, operation: replayed.current };
}

/** Runs a property over random histories in which messages get lost. */
function everyLossyHistory(check: (simulation: Simulation) => void): void {
  fc.assert(
    fc.property(operations, fc.infiniteStream(fc.nat()), (operation, choices) => {
      check(simulate({ ...operation, losesMessages: true }, choices));
    }),
    { numRuns: 300 },
  );
}

describe('any Operation of which messages get lost, ended by an operator', () => {
  it('ends, and no message that turns up afterwards changes it', () => {
    everyLossyHistory(({ history: { operation }, violations }) => {
      expect(operation.state.phase).toBe('ended');
      expect(violations).toEqual([]);
    });
  });

  it('settles or gives back every hold, and only once', () => {
    everyLossyHistory(({ holds }) => {
      const unresolved = [...holds].filter(([, hold]) => hold.placed !== 1 || hold.settled + hold.released !== 1);
      expect(unresolved).toEqual([]);
    });
  });

  it('closes each of its Executions once, as it is counted', () => {
    everyLossyHistory(({ history: { operation, announcements } }) => {
      const closed = announcements.flatMap((told) => (told.kind === 'execution_closed' ? [told.execution] : []));
      expect(new Set(closed.map(({ id }) => id)).size).toBe(closed.length);
      const tally = (status: string): number => closed.filter((execution) => execution.status === status).length;
      const [settled, rejected, skipped] = ['settled', 'rejected', 'skipped'].map(tally);
      expect(countsOf(operation.state)).toEqual({ total: closed.length, settled, rejected, skipped });
    });
  });

  it('is the fold of its recorded steps', () => {
    everyLossyHistory(({ history }) => {
      expect(foldOf(history)).toEqual(history.operation);
    });
  });

  it('is decided again, step by step, from its request and its inputs', () => {
    everyLossyHistory(({ history }) => {
      const again = stepsAgain(history);
      expect(again.facts).toEqual(history.steps.map(({ facts }) => facts));
      expect(again.operation).toEqual(history.operation);
    });
  });

  it('shows no Execution as settled that was not traded', () => {
    everyLossyHistory(({ history: { announcements }, holds }) => {
      const closed = announcements.flatMap((told) => (told.kind === 'execution_closed' ? [told.execution] : []));
      const settled = closed.filter(({ status }) => status === 'settled').map((each) => each.participant_code);
      const traded = [...holds].flatMap(([key, hold]) => (hold.settled === 1 ? [key.split('/')[1]] : []));
      expect(settled.filter((code) => !traded.includes(code))).toEqual([]);
    });
  });
});

describe('any Operation, with answers in any order and repeated, cancelled at any time', () => {
  it('is the fold of its recorded steps, and its chunks are the fold of its facts', () => {
    everyHistory(({ history }) => {
      const { facts, chunks } = history;
      expect(foldOf(history)).toEqual(history.operation);
      for (const [number, chunk] of chunks) {
        const own = facts.filter((fact) => 'chunk' in fact && fact.chunk === number);
        expect(own.reduce(evolveChunk, undefined)).toEqual(chunk);
      }
    });
  });

  it('is decided again, step by step, from its request and its inputs', () => {
    everyHistory(({ history }) => {
      const again = stepsAgain(history);
      expect(again.facts).toEqual(history.steps.map(({ facts }) => facts));
      expect(again.operation).toEqual(history.operation);
    });
  });

  it('counts its steps without a gap', () => {
    everyHistory(({ history: { steps } }) => {
      const counted = steps.filter(({ facts }) => facts.length > 0).map(({ operation }) => operation.step);
      expect(counted).toEqual(counted.map((_, index) => index + 1));
    });
  });

  it('settles nothing before all is decided, and handles nothing twice', () => {
    everyHistory(({ violations }) => {
      expect(violations).toEqual([]);
    });
  });

  it('ends once, with every Execution counted', () => {
    everyHistory(({ history: { operation, announcements } }) => {
      expect(operation.state.phase).toBe('ended');
      const changes = announcements.filter((change) => change.kind === 'operation_status_changed');
      expect(changes.filter(({ operation: { status } }) => /settled|skipped|failed/.test(status))).toHaveLength(1);
      const counts = countsOf(operation.state);
      expect(counts.settled + counts.rejected + counts.skipped).toBe(counts.total);
    });
  });

  it('closes each Execution once, as it is counted', () => {
    everyHistory(({ history: { operation, announcements } }) => {
      const closed = announcements.flatMap((told) => (told.kind === 'execution_closed' ? [told.execution] : []));
      expect(new Set(closed.map(({ id }) => id)).size).toBe(closed.length);
      const tally = (status: string): number => closed.filter((execution) => execution.status === status).length;
      const [settled, rejected, skipped] = ['settled', 'rejected', 'skipped'].map(tally);
      expect(countsOf(operation.state)).toEqual({ total: closed.length, settled, rejected, skipped });
    });
  });

  it('closes every chunk before it ends', () => {
    everyHistory(({ history: { operation, chunks } }) => {
      expect([...chunks.keys()]).toHaveLength(operation.chunks);
      expect([...chunks.values()].filter(({ state }) => state.status !== 'closed')).toEqual([]);
    });
  });

  it('closes every chunk before it ends', () => {
    everyHistory(({ history: { operation, chunks } }) => {
      expect([...chunks.keys()]).toHaveLength(operation.chunks);
      expect([...chunks.values()].filter(({ state }) => state.status !== 'closed')).toEqual([]);
    });
  });

  it('settles or gives back every hold, and only once', () => {
    everyHistory(({ holds }) => {
      const unresolved = [...holds].filter(
        ([, { placed, settled, released }]) => placed !== 1 || settled + released !== 1,
      );
      expect(unresolved).toEqual([]);
    });
  });

  it('counts its versions without a gap, and each is later than the one before', () => {
    everyHistory(({ history: { announcements } }) => {
      const versions = announcements.flatMap((told) => ('version' in told ? [told.version] : []));
      expect(versions.map(({ sequence }) => sequence)).toEqual(versions.map((_, index) => index + 1));
      const times = versions.map(({ at }) => at);
      expect(times).toEqual([...new Set(times)].sort());
    });
  });

  it('sends each chunk once to each service, in order to settlement, and never both to settle and to give back', () => {
    everyHistory(({ history: { commands }, inFlight, simulated }) => {
      const sent = (kind: string): number[] =>
        commands.flatMap((command) => ('chunk' in command && command.kind === kind ? [command.chunk] : []));
      for (const chunks of [sent('check_chunk'), [...sent('settle_chunk'), ...sent('release_chunk')]]) {
        expect(chunks).toHaveLength(new Set(chunks).size);
      }
      expect(sent('settle_chunk')).toEqual([...sent('settle_chunk')].sort((a, b) => a - b));
      expect(sent('settle_chunk').length * sent('release_chunk').length).toBe(0);
      expect(inFlight.most).toBeLessThanOrEqual(chunksInFlight(simulated.chunkParticipants));
    });
  });

  it('is stored as JSON without a loss', () => {
    everyHistory(({ history: { operation, chunks } }) => {
      const stored = { operation, chunks: [...chunks.values()] };
      expect(JSON.parse(JSON.stringify(stored))).toEqual(stored);
    });
  });
});
