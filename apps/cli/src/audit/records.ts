// Made from service-names.ts by `node tools/generate-workspace.mjs`.
import { record as advisorRegistry } from '@ballast/advisor-registry/record';
import { record as auditor } from '@ballast/auditor/record';
import { record as creditCheck } from '@ballast/credit-check/record';
import { record as execution } from '@ballast/execution/record';
import { record as gateway } from '@ballast/gateway/record';
import { record as moneyMovement } from '@ballast/money-movement/record';
import { record as operationOrchestrator } from '@ballast/operation-orchestrator/record';
import { record as pricing } from '@ballast/pricing/record';
import { record as rebalancer } from '@ballast/rebalancer/record';
import { record as webhookDispatcher } from '@ballast/webhook-dispatcher/record';
import type { ServiceRecord } from '@ballast/platform-record';
import { record as operator } from '../record';

/** The services whose tables follow from the record, and the command line itself. */
export const RECORDS: readonly ServiceRecord[] = [
  auditor,
  pricing,
  advisorRegistry,
  creditCheck,
  execution,
  moneyMovement,
  rebalancer,
  webhookDispatcher,
  operationOrchestrator,
  gateway,
  operator,
];
