import { TOPICS, type Topic } from './topics';

const WRITERS: Readonly<Record<Topic, string>> = {
  [TOPICS.requestEvents]: 'gateway',
  [TOPICS.strategyRequests]: 'gateway',
  [TOPICS.strategyEvents]: 'gateway',
  [TOPICS.accessEvents]: 'gateway',
  [TOPICS.registryCommands]: 'gateway, credit-check or advisor-registry',
  [TOPICS.registryEvents]: 'advisor-registry',
  [TOPICS.creditCommands]: 'gateway, credit-check or operation-orchestrator',
  [TOPICS.creditEvents]: 'credit-check',
  [TOPICS.ledgerEvents]: 'credit-check',
  [TOPICS.pricingCommands]: 'operation-orchestrator',
  [TOPICS.priceEvents]: 'pricing',
  [TOPICS.priceMarks]: 'pricing',
  [TOPICS.instrumentEvents]: 'pricing',
  [TOPICS.quoteEvents]: 'gateway',
  [TOPICS.orderRequests]: 'credit-check',
  [TOPICS.moneyCommands]: 'credit-check',
  [TOPICS.moneyEvents]: 'money-movement',
  [TOPICS.rebalancingRequests]: 'gateway',
  [TOPICS.rebalancingEvents]: 'rebalancer',
  [TOPICS.executionRequests]: 'operation-orchestrator',
  [TOPICS.tradeEvents]: 'execution',
  [TOPICS.sandboxEvents]: 'pricing, execution or money-movement',
  [TOPICS.operationEvents]: 'operation-orchestrator',
  [TOPICS.executionEvents]: 'operation-orchestrator',
  [TOPICS.publicEvents]: 'gateway',
  [TOPICS.webhookEvents]: 'webhook-dispatcher',
  [TOPICS.operatorEvents]: 'ballast',
  [TOPICS.auditCheckpoints]: 'auditor',
};

/** The programs that write each topic: services by their names, or the command line `ballast`. */
export const TOPIC_WRITERS: ReadonlyMap<string, string> = new Map(Object.entries(WRITERS));
