import { Injectable } from '@nestjs/common';
import type { OperationRequestRules } from '@ballast/api';
import { found, type Call } from '@ballast/platform-edge';
import { StrategiesQuery, type StoredStrategy } from '../../strategies';
import { MarketsReader } from '../../markets';
import type { OperationContext } from './read-operation-request';

/** Strategy, tradable instruments and request rules used to validate an Operation request. */
export interface StrategyContext extends OperationContext {
  readonly strategy: StoredStrategy;
  /** Upper bound of legs per Execution; decides the chunk size. */
  legsOf(allocations: readonly unknown[]): number;
}

@Injectable()
export class OperationContexts {
  constructor(
    private readonly strategies: StrategiesQuery,
    private readonly markets: MarketsReader,
  ) {}

  /** @throws Problem `not_found` when the caller has no such Strategy. */
  async of(
    { caller }: Call,
    strategyId: string,
    terms: Pick<OperationContext, 'takesPlan' | 'participantsMax'> & { readonly rules: OperationRequestRules },
  ): Promise<StrategyContext> {
    const strategy = found(await this.strategies.findStored(caller.platformCode, strategyId), 'Strategy');
    const { quotedCurrency } = strategy;
    const markets = await this.markets.read();
    const scale = markets.scaleOf(quotedCurrency);
    if (scale === undefined) throw new Error(`No instrument is quoted in ${quotedCurrency} any more`);
    return {
      ...terms,
      strategy,
      quotedCurrency,
      markets,
      scale,
      // A request without amounts may trade every asset that a Trader holds, not only the allocated ones.
      legsOf: (allocations) => (terms.rules.takesAmounts ? allocations.length : markets.countIn(quotedCurrency)),
    };
  }
}
