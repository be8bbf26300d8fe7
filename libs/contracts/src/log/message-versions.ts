import { TOPICS, type Topic } from './topics';

/**
 * Every message type of each topic with its version. The list has no schemas, so a service can recognise a type that it
 * does not use without loading the messages of other contexts.
 */
export const MESSAGE_VERSIONS = {
  [TOPICS.requestEvents]: {
    'request.accepted': 1,
    'request.ended': 1,
  },
  [TOPICS.strategyRequests]: {
    'operation.requested': 1,
    'operation.participants_listed': 1,
    'trader.update_requested': 1,
    'operation.cancel_requested': 1,
  },
  [TOPICS.strategyEvents]: {
    'strategy.created': 1,
    'strategy.updated': 1,
  },
  [TOPICS.accessEvents]: {
    'platform.created': 1,
    'api_key.created': 1,
    'api_key.rotated': 1,
    'api_key.revoked': 1,
  },
  [TOPICS.registryCommands]: {
    'participants.register': 1,
    'participant.update': 1,
    'account.create': 1,
    'account.change': 1,
    'accounts.create': 1,
    'advisors.link': 1,
  },
  [TOPICS.registryEvents]: {
    'participants.changed': 1,
    'account.changed': 1,
    'grant.changed': 1,
    'account.change_refused': 1,
    'account.close_requested': 1,
  },
  [TOPICS.creditCommands]: {
    'holds.place': 1,
    'holds.release': 1,
    'deposit.post': 1,
    'outflow.request': 1,
    'quote.execute': 1,
    'transfer.request': 1,
    'movement.request': 1,
  },
  [TOPICS.creditEvents]: {
    'holds.decided': 1,
    'holds.released': 1,
    'settlement.posted': 1,
  },
  [TOPICS.ledgerEvents]: {
    'deposit.posted': 1,
    'deposit.refused': 1,
    'outflow.decided': 1,
    'participants.applied': 1,
    'account.applied': 1,
    'grant.applied': 1,
    'account.close_judged': 1,
    'transactions.posted': 1,
    'quote.decided': 1,
    'transfer.decided': 1,
    'movement.decided': 1,
    'movement.changed': 1,
    'quote.settled': 1,
  },
  [TOPICS.pricingCommands]: {
    'prices.quote': 1,
    'prices.lock': 1,
  },
  [TOPICS.priceEvents]: {
    'prices.quoted': 1,
    'prices.locked': 1,
    'prices.unavailable': 1,
    'prices.moved': 1,
    'prices.awaited': 1,
  },
  [TOPICS.priceMarks]: {
    'prices.marked': 1,
  },
  [TOPICS.instrumentEvents]: {
    'instrument.listed': 1,
  },
  [TOPICS.moneyCommands]: {
    'movement.send': 1,
  },
  [TOPICS.moneyEvents]: {
    'movement.sent': 1,
    'movement.resumed': 1,
    'movement.answered': 1,
  },
  [TOPICS.quoteEvents]: {
    'quote.opened': 1,
  },
  [TOPICS.orderRequests]: {
    'quote.authorized': 1,
  },
  [TOPICS.rebalancingRequests]: {
    'allocation.requested': 1,
    'configurations.requested': 1,
  },
  [TOPICS.rebalancingEvents]: {
    'allocation.changed': 1,
    'configurations.changed': 1,
  },
  [TOPICS.executionRequests]: {
    'executions.settle': 1,
    'executions.withdraw': 1,
  },
  [TOPICS.tradeEvents]: {
    'trades.booked': 1,
    'settlement.delayed': 1,
    'quote.traded': 1,
  },
  [TOPICS.sandboxEvents]: {
    'fault.armed': 1,
    'faults.cleared': 1,
    'fault.claimed': 1,
  },
  [TOPICS.operationEvents]: {
    'operation.advanced': 1,
    'operation.scope_fixed': 1,
    'operation.status_changed': 1,
    'operation.shown': 1,
    'operation.cancel_answered': 1,
  },
  [TOPICS.executionEvents]: {
    'trader.updated': 1,
    'execution.decided': 1,
    'execution.closed': 1,
  },
  [TOPICS.publicEvents]: {
    'public_event.recorded': 1,
  },
  [TOPICS.webhookEvents]: {
    'endpoint.changed': 1,
    'endpoint.recovery_requested': 1,
    'endpoint.recovery_ended': 1,
    'deliveries.queued': 1,
    'deliveries.ended': 1,
    'deliveries.requeued': 1,
    'delivery.tested': 1,
  },
  [TOPICS.operatorEvents]: {
    'dead_letter.replayed': 1,
    'dead_letter.discarded': 1,
    'message.set_aside': 1,
    'operation.end_ordered': 1,
    'operation.end_answered': 1,
  },
  [TOPICS.auditCheckpoints]: {
    'checkpoint.sealed': 1,
  },
} as const satisfies Readonly<Record<Topic, Readonly<Record<string, number>>>>;
