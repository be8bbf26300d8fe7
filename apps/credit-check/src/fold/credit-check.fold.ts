import { decode, TOPICS } from '@ballast/contracts';
import { instrumentListed } from '@ballast/contracts/pricing';
import type { FoldPhase, ServiceFold } from '@ballast/platform-record';
import { AssetScalesProjection } from '../read-models/asset-scales/asset-scales.projection';
import { HoldsFold } from './holds.fold';
import { LedgerFold } from './ledger.fold';

/** The tables of the credit check: holds from its decisions, then the ledger, whose transactions close holds. */
export class CreditCheckFold implements ServiceFold {
  private readonly assetScales = new AssetScalesProjection();

  readonly phases: readonly FoldPhase[] = [
    {
      topic: TOPICS.instrumentEvents,
      isForeign: true,
      isProjected: true,
      types: [instrumentListed.type],
      apply: (tx, messages) =>
        this.assetScales.apply(
          tx,
          messages.map((message) => decode(instrumentListed, message).data.instrument),
        ),
    },
    new HoldsFold(),
    new LedgerFold(),
  ];
}
