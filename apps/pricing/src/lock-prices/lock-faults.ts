import type { OutgoingMessage } from '@ballast/platform-log';
import type { Tx } from '@ballast/platform-postgres';
import { type Exposure, type FaultStrike, oncePerKind, type SandboxFaults, type StoredClaim } from '@ballast/sandbox';
import { assetsOf, type LockCommand } from '../price-commands/price-command';

/** The armed faults that strike the lock of one Operation. */
export interface LockFault {
  /** Requested assets for which the market counts as having no price. */
  readonly withoutPrice: ReadonlySet<string>;
  /** Whether every requested asset counts as required, optional ones too. */
  readonly isWhole: boolean;
  /** The lock is decided no sooner than this; null: at once. */
  readonly dueAt: Date | null;
}

/** Faults by Operation; an Operation without an entry meets none. `messages`: facts about the new claims. */
export interface StruckLocks {
  readonly faults: ReadonlyMap<string, LockFault>;
  readonly messages: readonly OutgoingMessage[];
}

/** Decides and stores which faults strike an Operation when it asks for its lock. */
export interface LockFaults {
  /** `isFirst`: these Operations never asked before. */
  of(tx: Tx, commands: readonly LockCommand[], isFirst: boolean): Promise<StruckLocks>;
}

/** Injection token. */
export const LOCK_FAULTS = Symbol('LockFaults');

/** Production has no faults. */
export class NoLockFaults implements LockFaults {
  of(): Promise<StruckLocks> {
    return Promise.resolve({ faults: new Map(), messages: [] });
  }
}

/** The faults that are armed in the sandbox. */
export class ArmedLockFaults implements LockFaults {
  constructor(private readonly faults: SandboxFaults) {}

  async of(tx: Tx, commands: readonly LockCommand[], isFirst: boolean): Promise<StruckLocks> {
    const requests = commands.map(({ envelope }) => ({
      cause: envelope,
      ...envelope.data,
      asked: assetsOf(envelope.data),
    }));
    const { claims, messages } = await this.faults.claims(
      tx,
      requests.map(({ operation_id: operationId, strategy_id: strategyId, asked, cause }) => ({
        operationId,
        strategyId,
        isFirst,
        cause,
        room: roomIn(asked),
      })),
    );
    const faults = requests.flatMap(({ operation_id, asked }): readonly (readonly [string, LockFault])[] => {
      const taken = claims.get(operation_id);
      return taken === undefined ? [] : [[operation_id, faultOf(taken, asked)]];
    });
    return { faults: new Map(faults), messages };
  }
}

/** Uses of a scenario that an Operation has room for. A missing price of an asset that it does not request uses up no fault. */
function roomIn(asked: readonly string[]): Exposure['room'] {
  return (scenario, claimed) => {
    if (scenario.kind === 'slow_pricing') return oncePerKind(scenario, claimed);
    const before = assetsWithoutPrice(claimed, asked);
    return assetsWithoutPrice([...claimed, { scenario }], asked).size > before.size ? 1 : 0;
  };
}

function assetsWithoutPrice(
  claims: readonly Pick<FaultStrike, 'scenario'>[],
  asked: readonly string[],
): ReadonlySet<string> {
  return new Set(
    claims.flatMap(({ scenario }) =>
      scenario.kind === 'price_unavailable' ? asked.filter((asset) => (scenario.asset ?? asset) === asset) : [],
    ),
  );
}

function faultOf(claims: readonly StoredClaim[], asked: readonly string[]): LockFault {
  const due = claims.flatMap(({ scenario, claimedAt }) =>
    scenario.kind === 'slow_pricing' ? [new Date(claimedAt.getTime() + scenario.delayMs)] : [],
  );
  return {
    withoutPrice: assetsWithoutPrice(claims, asked),
    isWhole: claims.some(({ scenario }) => scenario.kind === 'price_unavailable' && scenario.asset === null),
    dueAt: due[0] ?? null,
  };
}
