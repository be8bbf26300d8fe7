import { Inject, Injectable } from '@nestjs/common';
import type { Configuration, PortfolioDrift, TargetAllocation } from '@ballast/contracts';
import { accountDrift, allocationsOf } from '@ballast/domain-rebalancing';
import { readHoldings, readPrices, readTerms, valuePortfolio, type AssetHolding } from '@ballast/domain-sizing';
import { INTERNAL } from '@ballast/internal-api';
import { toTimestamp, type Clock } from '@ballast/kernel';
import { found, type View } from '@ballast/platform-edge';
import { Problem } from '@ballast/platform-http';
import { CLOCK } from '@ballast/platform-service';
import { CreditCheckClient, PricingClient } from '../clients';
import { MarketsReader } from '../markets';
import { AllocationsQuery, ConfigurationsQuery, TradersQuery } from '../projections';

/** Values an account at the market and compares it with its allocation. */
@Injectable()
export class ReadDriftHandler {
  constructor(
    private readonly traders: TradersQuery,
    private readonly configurations: ConfigurationsQuery,
    private readonly allocations: AllocationsQuery,
    private readonly markets: MarketsReader,
    private readonly creditCheck: CreditCheckClient,
    private readonly pricing: PricingClient,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws Problem `conflict` without a configuration, `unavailable` while an instrument has no fresh price. */
  async read(view: View, accountId: string): Promise<PortfolioDrift> {
    found(await this.traders.find(view, accountId), 'account');
    const configured = await this.configurations.find(view, accountId);
    if (configured === undefined) throw new Problem('conflict', 'The account has no configuration.');
    const { account_id, allocation_id } = JSON.parse(configured) as Configuration;
    const body = found(await this.allocations.find(view.platformCode, allocation_id), 'allocation');
    const allocation = JSON.parse(body) as TargetAllocation;
    const query = { trader_id: account_id, as_of: undefined };
    const { holdings } = await this.creditCheck.call(INTERNAL.balances.ofTrader, { query });
    const drift = await this.driftOf(holdings, allocation);
    return {
      account_id,
      allocation_id,
      allocation_version: allocation.version,
      as_of: toTimestamp(this.clock()),
      ...drift,
      instruments: [...drift.instruments],
      // No rebalancing order was ever made, and no rebalancing strategy is stored.
      last_rebalanced_at: '',
      cooldown_until: '',
      next_due_at: '',
    };
  }

  private async driftOf(holdings: readonly AssetHolding[], { quoted_currency, allocation }: TargetAllocation) {
    const markets = await this.markets.read();
    const allocations = allocationsOf(allocation, (symbol) => markets.findSymbol(symbol));
    const assets = [...allocations.map(({ underlying_currency }) => underlying_currency), ...holdings.map(assetOf)];
    const { prices, instruments, missing } = await this.pricing.call(INTERNAL.quotes.read, {
      body: { quoted_currency, side: 'mid', required: [...new Set(assets)], every_instrument: false },
    });
    if (missing.length > 0) throw withoutPrice(missing);
    const quoted_scale = markets.scaleOf(quoted_currency) ?? 0;
    const terms = readTerms({ quoted_currency, quoted_scale, allocations, instruments });
    const held = readHoldings(holdings, terms);
    const mids = readPrices(Object.fromEntries(prices.map(({ asset, price }) => [asset, price])), terms);
    const portfolio = held === null ? null : valuePortfolio(held, terms, mids);
    if (portfolio === null) throw withoutPrice(assets);
    return accountDrift(portfolio, terms.quoted);
  }
}

function assetOf({ asset }: AssetHolding): string {
  return asset;
}

function withoutPrice(assets: readonly string[]): Problem {
  return new Problem('unavailable', `There is no fresh price of ${[...assets].sort().join(', ')}.`);
}
