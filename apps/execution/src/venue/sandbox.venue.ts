import type { FaultScenario } from '@ballast/contracts';
import type { Tx } from '@ballast/platform-postgres';
import { type Exposure, type FaultStrike, oncePerKind, type SandboxFaults, type StoredClaim } from '@ballast/sandbox';
import type { AgreedTerms, QuoteVisit, RefusedQuotes, Venue, VenueTerms, VenueVisit } from './venue';

/** Venue of the sandbox: fills every leg, unless an armed fault makes it refuse the leg or settle late. */
export class SandboxVenue implements Venue {
  readonly name = 'sandbox';

  constructor(private readonly faults: SandboxFaults) {}

  async termsOf(tx: Tx, visits: readonly VenueVisit[]): Promise<AgreedTerms> {
    const { claims, messages } = await this.faults.claims(
      tx,
      visits.map(({ operationId, strategyId, totals, isFirst, cause }) => ({
        operationId,
        strategyId,
        isFirst,
        cause,
        room: roomIn(totals),
      })),
    );
    const terms = new Map([...claims].map(([operationId, taken]) => [operationId, termsOfClaims(taken)]));
    return { terms, messages };
  }

  /** A quote meets a refusal as an Execution with one leg does. Faults that are limited to a Strategy pass it by. */
  async refusedQuotes(tx: Tx, visits: readonly QuoteVisit[]): Promise<RefusedQuotes> {
    const { claims, messages } = await this.faults.claims(
      tx,
      visits.map(({ quoteId, asset, cause }) => ({
        operationId: quoteId,
        strategyId: '',
        isFirst: true,
        cause,
        room: (scenario, claimed) =>
          scenario.kind === 'venue_reject' && scenario.asset === asset ? 1 - claimed.length : 0,
      })),
    );
    return { refused: new Set(claims.keys()), messages };
  }
}

/**
 * Number of further times that a fault can strike an Operation. A refusal strikes one Execution, so an Operation takes
 * at most as many refusals as it has Executions with a leg in the asset.
 */
function roomIn(totals: Readonly<Record<string, number>>): Exposure['room'] {
  return (scenario: FaultScenario, claimed: readonly FaultStrike[]): number => {
    switch (scenario.kind) {
      case 'venue_reject':
        return (totals[scenario.asset] ?? 0) - (refusalsOf(claimed).get(scenario.asset) ?? 0);
      case 'slow_settle':
        return oncePerKind(scenario, claimed);
      default:
        return 0;
    }
  };
}

function termsOfClaims(claims: readonly StoredClaim[]): VenueTerms {
  const slow = claims.flatMap(({ scenario, claimedAt }) =>
    scenario.kind === 'slow_settle' ? [new Date(claimedAt.getTime() + scenario.delayMs)] : [],
  );
  return { refusals: refusalsOf(claims), dueAt: slow[0] ?? null };
}

function refusalsOf(claims: readonly FaultStrike[]): ReadonlyMap<string, number> {
  const refusals = new Map<string, number>();
  for (const { scenario, units } of claims) {
    if (scenario.kind === 'venue_reject') refusals.set(scenario.asset, (refusals.get(scenario.asset) ?? 0) + units);
  }
  return refusals;
}
