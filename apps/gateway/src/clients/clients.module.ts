import { Module } from '@nestjs/common';
import { AuditorClient } from './auditor.client';
import { CreditCheckClient } from './credit-check.client';
import { ExecutionClient } from './execution.client';
import { MoneyMovementClient } from './money-movement.client';
import { OrchestratorClient } from './orchestrator.client';
import { PricingClient } from './pricing.client';
import { WebhookClient } from './webhook.client';

const CLIENTS = [
  AuditorClient,
  CreditCheckClient,
  ExecutionClient,
  MoneyMovementClient,
  OrchestratorClient,
  PricingClient,
  WebhookClient,
];

/** Clients of the other services over internal HTTP. */
@Module({ providers: CLIENTS, exports: CLIENTS })
export class ClientsModule {}
