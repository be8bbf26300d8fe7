import { Controller } from '@nestjs/common';
import { API } from '@ballast/api';
import { parseFaultScenario, type FaultKind } from '@ballast/contracts';
import { parseBody } from '@ballast/platform-http';
import type { z } from 'zod';
import {
  type Answer,
  type Call,
  found,
  Handles,
  IdempotentRequests,
  notFound,
  ok,
  TheCall,
} from '@ballast/platform-edge';
import { StrategyStore } from '../manage-strategies/strategy.store';
import { MarketsReader, type Markets } from '../markets/markets';
import { internalPath } from '../clients/internal-path';
import { ExecutionClient } from '../clients/execution.client';
import { PricingClient } from '../clients/pricing.client';

const FAULTS = internalPath('/faults');

/** Whom each kind of fault strikes. */
const STRUCK: Readonly<Record<FaultKind, 'pricing' | 'execution'>> = {
  price_unavailable: 'pricing',
  slow_pricing: 'pricing',
  venue_reject: 'execution',
  slow_settle: 'execution',
};

/** Prices and faults of the sandbox: asked of the services that they strike. */
@Controller()
export class SandboxMarketController {
  private readonly owners: Readonly<Record<'pricing' | 'execution', PricingClient | ExecutionClient>>;

  constructor(
    private readonly pricing: PricingClient,
    execution: ExecutionClient,
    private readonly requests: IdempotentRequests,
    private readonly strategies: StrategyStore,
    private readonly markets: MarketsReader,
  ) {
    this.owners = { pricing, execution };
  }

  @Handles(API.listSandboxPrices)
  async listPrices(): Promise<Answer> {
    return ok(JSON.stringify(await this.pricing.call('GET', internalPath('/prices'))));
  }

  /** What a price may be is its owner's rule, so the body goes there as it is. */
  @Handles(API.pinSandboxPrice)
  pin(@TheCall() call: Call<typeof API.pinSandboxPrice>): Promise<Answer> {
    return this.changePrice(call, 'PUT');
  }

  @Handles(API.unpinSandboxPrice)
  unpin(@TheCall() call: Call<typeof API.unpinSandboxPrice>): Promise<Answer> {
    return this.changePrice(call, 'DELETE');
  }

  @Handles(API.armSandboxFault)
  arm(@TheCall() call: Call<typeof API.armSandboxFault>): Promise<Answer> {
    return this.requests.run({
      call,
      read: async ({ document }) => readFault(document, await this.markets.read()),
      effect: {
        kind: 'remote',
        refuse: async ({ strategy_id: id }) => {
          if (id !== undefined) found(await this.strategies.find(call.caller.platformCode, id), 'Strategy');
        },
        finish: async ({ scenario, times = 1, strategy_id = null }, id) => {
          const kind = parseFaultScenario(scenario)?.kind;
          if (kind === undefined) throw new Error(`${scenario} was checked and is no scenario`);
          const armed = await this.owners[STRUCK[kind]].call('POST', FAULTS, { id, scenario, times, strategy_id });
          return { answer: JSON.stringify(armed) };
        },
      },
    });
  }

  @Handles(API.clearSandboxFaults)
  clear(@TheCall() call: Call<typeof API.clearSandboxFaults>): Promise<Answer> {
    return this.requests.run({
      call,
      read: () => undefined,
      effect: {
        kind: 'remote',
        finish: async () => {
          await Promise.all(Object.values(this.owners).map((owner) => owner.call('DELETE', FAULTS)));
          return { answer: '' };
        },
      },
    });
  }

  private changePrice(
    call: Call<typeof API.pinSandboxPrice | typeof API.unpinSandboxPrice>,
    method: 'PUT' | 'DELETE',
  ): Promise<Answer> {
    const { underlying, quoted } = call.params;
    const path = internalPath(`/prices/${encodeURIComponent(underlying)}/${encodeURIComponent(quoted)}`);
    return this.requests.run<unknown>({
      call,
      locate: async () => {
        if ((await this.markets.read()).find(underlying, quoted) === undefined) throw notFound('instrument', 'symbol');
      },
      read: ({ document }) => document,
      effect: {
        kind: 'remote',
        finish: async (body) => ({
          answer: JSON.stringify(await this.pricing.call(method, path, method === 'PUT' ? body : undefined)),
        }),
      },
    });
  }
}

/** A fault of an asset that nobody trades would never strike. */
function readFault(document: unknown, markets: Markets): z.output<typeof API.armSandboxFault.body> {
  const { shape } = API.armSandboxFault.body;
  const schema = API.armSandboxFault.body.extend({
    scenario: shape.scenario.superRefine((text, context) => {
      const scenario = parseFaultScenario(text);
      if (scenario === undefined || !('asset' in scenario)) return;
      const { asset } = scenario;
      if (asset === null || markets.hasAsset(asset)) return;
      context.addIssue({ code: 'custom', message: `names ${asset}, which is not traded` });
    }),
  });
  return parseBody(schema, document);
}
