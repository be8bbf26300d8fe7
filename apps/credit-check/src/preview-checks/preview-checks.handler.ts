import { Inject, Injectable } from '@nestjs/common';
import type { CreditDecision } from '@ballast/contracts';
import { decideHolds } from '@ballast/domain-credit';
import { Reads } from '@ballast/platform-postgres';
import { SERVICE_CONFIG } from '@ballast/platform-service';
import { limitsOf, type CreditCheckConfig } from '../config';
import { PlacementStore, type CheckCommand } from '../place-holds/placement.store';

/** The credit check of a preview: the same decision from the same state, and nothing is held. */
@Injectable()
export class PreviewChecksHandler {
  constructor(
    private readonly reads: Reads,
    private readonly placements: PlacementStore,
    @Inject(SERVICE_CONFIG) private readonly config: CreditCheckConfig,
  ) {}

  /** Decisions in the order of the request, without the participants that are outside the scope of the Operation. */
  async check(command: CheckCommand): Promise<readonly CreditDecision[]> {
    const placements = await this.reads.snapshot((tx) => this.placements.load(tx, [command], 'unlocked'));
    return placements.all.flatMap(
      (placement) => decideHolds(command.data, placements.stateOf(placement), limitsOf(this.config)).decisionsInScope,
    );
  }
}
