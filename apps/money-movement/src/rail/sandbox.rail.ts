import type { Tx } from '@ballast/platform-postgres';
import { oncePerKind, type SandboxFaults, type StoredClaim } from '@ballast/sandbox';
import type { Rail, RailAnswer, RailVisit } from './rail';

/** Rail of the sandbox: takes everything, unless an armed fault makes it refuse, return or answer late. */
export class SandboxRail implements Rail {
  constructor(private readonly faults: SandboxFaults) {}

  async answersOf(tx: Tx, visits: readonly RailVisit[]): ReturnType<Rail['answersOf']> {
    const { claims, messages } = await this.faults.claims(
      tx,
      visits.map(({ withdrawalId, cause }) => ({
        operationId: withdrawalId,
        strategyId: '',
        isFirst: true,
        cause,
        room: oncePerKind,
      })),
    );
    return { answers: new Map([...claims].map(([id, taken]) => [id, answerOf(taken)])), messages };
  }
}

/** The answer under the faults that a withdrawal met. What is rejected is never returned. */
function answerOf(claims: readonly StoredClaim[]): RailAnswer {
  const scenarios = claims.map(({ scenario }) => scenario);
  const [delayMs = 0] = scenarios.flatMap((scenario) => (scenario.kind === 'slow_rail' ? [scenario.delayMs] : []));
  const meets = (kind: 'rail_reject' | 'rail_return') => scenarios.some((scenario) => scenario.kind === kind);
  if (meets('rail_reject')) return { outcome: 'rejected', delayMs };
  return { outcome: meets('rail_return') ? 'returned' : 'settled', delayMs };
}
