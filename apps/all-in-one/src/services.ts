// Made from service-names.ts by `node tools/generate-workspace.mjs`.
import { service as advisorRegistry } from '@ballast/advisor-registry';
import { service as auditor } from '@ballast/auditor';
import { service as creditCheck } from '@ballast/credit-check';
import { service as execution } from '@ballast/execution';
import { service as gateway } from '@ballast/gateway';
import { service as moneyMovement } from '@ballast/money-movement';
import { service as operationOrchestrator } from '@ballast/operation-orchestrator';
import { service as pricing } from '@ballast/pricing';
import { service as rebalancer } from '@ballast/rebalancer';
import { service as webhookDispatcher } from '@ballast/webhook-dispatcher';
import type { ServiceConfig } from '@ballast/platform-config';
import type { ServiceDefinition } from '@ballast/platform-service';
import type { z } from 'zod';
import type { ServiceName } from './service-names';

/** All services. Loading them loads the whole platform. */
export const SERVICES: Readonly<Record<ServiceName, ServiceDefinition<z.ZodType<ServiceConfig>>>> = {
  'advisor-registry': advisorRegistry,
  auditor,
  'credit-check': creditCheck,
  execution,
  gateway,
  'money-movement': moneyMovement,
  'operation-orchestrator': operationOrchestrator,
  pricing,
  rebalancer,
  'webhook-dispatcher': webhookDispatcher,
};
