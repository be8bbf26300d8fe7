import type { Movement } from '@ballast/contracts';
import type { Tx } from '@ballast/platform-postgres';
import { oncePerKind, type SandboxFaults, type StoredClaim } from '@ballast/sandbox';
import { SETTLED_AT_ONCE, type Rail, type RailAnswer, type RailVisit } from './rail';

/** Rail of the sandbox: takes everything, unless an armed fault makes it refuse, return, be silent or answer late. */
export class SandboxRail implements Rail {
  constructor(private readonly faults: SandboxFaults) {}

  async answersOf(tx: Tx, visits: readonly RailVisit[]): ReturnType<Rail['answersOf']> {
    const { claims, messages } = await this.faults.claims(
      tx,
      visits.map(({ movement, cause }) => ({
        operationId: movement.id,
        strategyId: '',
        isFirst: true,
        cause,
        room: oncePerKind,
      })),
    );
    const answers = new Map(visits.map(({ movement }) => [movement.id, answerOf(movement, claims.get(movement.id))]));
    return { answers, messages };
  }
}

/**
 * The answer under the faults that a movement met. What is rejected is never returned. A withdrawal, and a debit, are
 * returned before they are settled; a credit payment and a payout afterwards.
 */
export function answerOf(movement: Movement, claims: readonly StoredClaim[] = []): RailAnswer {
  const scenarios = claims.map(({ scenario }) => scenario);
  const [delayMs = 0] = scenarios.flatMap((scenario) => (scenario.kind === 'slow_rail' ? [scenario.delayMs] : []));
  const meets = (kind: 'rail_reject' | 'rail_return' | 'rail_timeout') =>
    scenarios.some((scenario) => scenario.kind === kind);
  const answer: RailAnswer = { ...SETTLED_AT_ONCE, delayMs, isSilent: meets('rail_timeout') };
  if (meets('rail_reject')) return { ...answer, outcome: 'rejected' };
  if (!meets('rail_return')) return answer;
  const settlesFirst = movement.kind !== 'withdrawal' && movement.direction === 'out';
  return settlesFirst ? { ...answer, comesBack: true } : { ...answer, outcome: 'returned' };
}
