import { Controller } from '@nestjs/common';
import { API } from '@ballast/api';
import { parseFaultScenario, type FaultKind } from '@ballast/contracts';
import { INTERNAL, type SandboxFault } from '@ballast/internal-api';
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
import { StrategiesQuery } from '../strategies';
import { type Markets, MarketsReader } from '../markets';
import { ExecutionClient, MoneyMovementClient, PricingClient } from '../clients';

/** Service that each kind of fault strikes. */
const STRUCK: Readonly<Record<FaultKind, 'pricing' | 'execution' | 'money-movement'>> = {
  price_unavailable: 'pricing',
  slow_pricing: 'pricing',
  venue_reject: 'execution',
  slow_settle: 'execution',
  rail_reject: 'money-movement',
  rail_return: 'money-movement',
  rail_timeout: 'money-movement',
  slow_rail: 'money-movement',
};

/** Prices and faults of the sandbox, kept by the services that they strike. */
@Controller()
export class SandboxMarketController {
  constructor(
    private readonly pricing: PricingClient,
    private readonly execution: ExecutionClient,
    private readonly moneyMovement: MoneyMovementClient,
    private readonly requests: IdempotentRequests,
    private readonly strategies: StrategiesQuery,
    private readonly markets: MarketsReader,
  ) {}

  @Handles(API.listSandboxPrices)
  async listPrices(): Promise<Answer> {
    return ok(JSON.stringify(await this.pricing.call(INTERNAL.prices.list)));
  }

  /** Checks the form of the body. Pricing checks the values of the price. */
  @Handles(API.pinSandboxPrice)
  pin(@TheCall() call: Call<typeof API.pinSandboxPrice>): Promise<Answer> {
    const { params } = call;
    return this.requests.run({
      call,
      locate: () => this.assertTraded(params),
      read: ({ document }) => parseBody(INTERNAL.prices.pin.body, document),
      effect: {
        kind: 'remote',
        finish: async (body) => ({
          answer: JSON.stringify(await this.pricing.call(INTERNAL.prices.pin, { params, body })),
        }),
      },
    });
  }

  @Handles(API.unpinSandboxPrice)
  unpin(@TheCall() call: Call<typeof API.unpinSandboxPrice>): Promise<Answer> {
    const { params } = call;
    return this.requests.run({
      call,
      locate: () => this.assertTraded(params),
      read: () => undefined,
      effect: {
        kind: 'remote',
        finish: async () => ({ answer: JSON.stringify(await this.pricing.call(INTERNAL.prices.unpin, { params })) }),
      },
    });
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
          const armed = await this.arming(STRUCK[kind], { body: { id, scenario, times, strategy_id } });
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
          await Promise.all([
            this.pricing.call(INTERNAL.faults.clear),
            this.execution.call(INTERNAL.faults.clear),
            this.moneyMovement.call(INTERNAL.faults.clear),
          ]);
          return { answer: '' };
        },
      },
    });
  }

  /** Arms a fault in the service that it strikes. */
  private arming(
    service: (typeof STRUCK)[FaultKind],
    input: { readonly body: z.input<typeof INTERNAL.faults.arm.body> },
  ): Promise<SandboxFault> {
    switch (service) {
      case 'pricing':
        return this.pricing.call(INTERNAL.faults.arm, input);
      case 'execution':
        return this.execution.call(INTERNAL.faults.arm, input);
      case 'money-movement':
        return this.moneyMovement.call(INTERNAL.faults.arm, input);
    }
  }

  private async assertTraded({ underlying, quoted }: { underlying: string; quoted: string }): Promise<void> {
    if ((await this.markets.read()).find(underlying, quoted) === undefined) throw notFound('instrument', 'symbol');
  }
}

/** The fault of a request. An asset without an instrument is refused, because its fault would never strike. */
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
