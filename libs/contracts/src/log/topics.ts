/** The topics of the platform. A name carries the version of its contract; a breaking change is a new topic. */
export const TOPICS = {
  requestEvents: 'request.events.v1',
  strategyRequests: 'strategy.requests.v1',
  strategyEvents: 'strategy.events.v1',
  accessEvents: 'access.events.v1',
  registryCommands: 'registry.commands.v1',
  registryEvents: 'registry.events.v1',
  creditCommands: 'credit.commands.v1',
  creditEvents: 'credit.events.v1',
  ledgerEvents: 'ledger.events.v1',
  pricingCommands: 'pricing.commands.v1',
  priceEvents: 'price.events.v1',
  priceMarks: 'price.marks.v1',
  instrumentEvents: 'instrument.events.v1',
  quoteEvents: 'quote.events.v1',
  orderRequests: 'order.requests.v1',
  moneyCommands: 'money.commands.v1',
  moneyEvents: 'money.events.v1',
  rebalancingRequests: 'rebalancing.requests.v1',
  rebalancingEvents: 'rebalancing.events.v1',
  executionRequests: 'execution.requests.v1',
  tradeEvents: 'trade.events.v1',
  sandboxEvents: 'sandbox.events.v1',
  operationEvents: 'operation.events.v1',
  executionEvents: 'execution.events.v1',
  publicEvents: 'public.events.v1',
  webhookEvents: 'webhook.events.v1',
  operatorEvents: 'operator.events.v1',
  auditCheckpoints: 'audit.checkpoints.v1',
} as const;

export type Topic = (typeof TOPICS)[keyof typeof TOPICS];

const SEVEN_DAYS_MS = 7 * 24 * 60 * 60 * 1000;

/** Retention of the audit record, which is kept for ever. */
const RETAIN_FOREVER_MS = -1;

export interface TopicContract {
  readonly name: Topic;
  /** Key of the messages: messages with the same key stay in the order in which they were committed. */
  readonly key: string;
  /** Retention in milliseconds; -1 keeps every message for ever. */
  readonly retentionMs: number;
  readonly summary: string;
}

function command(name: Topic, key: string, summary: string): TopicContract {
  return { name, key, retentionMs: SEVEN_DAYS_MS, summary };
}

function record(name: Topic, key: string, summary: string): TopicContract {
  return { name, key, retentionMs: RETAIN_FOREVER_MS, summary };
}

export const TOPIC_DEFINITIONS: readonly TopicContract[] = [
  record(TOPICS.requestEvents, 'request id', 'Requests that were accepted, and the ends of their effects.'),
  record(TOPICS.strategyRequests, 'strategy id', 'Accepted requests of a Strategy, in the order they were accepted.'),
  record(TOPICS.strategyEvents, 'strategy id', 'Strategies created and changed.'),
  record(TOPICS.accessEvents, 'platform code', 'Platforms created; API keys created, rotated and revoked.'),
  command(TOPICS.registryCommands, 'platform code', 'Participants and customer accounts to make and to change.'),
  record(TOPICS.registryEvents, 'platform code', 'Participants, customer accounts and grants made and changed.'),
  command(
    TOPICS.creditCommands,
    'platform code',
    'Credit checks, releases, deposits and outflows: one ordered stream a float.',
  ),
  record(
    TOPICS.creditEvents,
    'strategy id of decisions and releases, operation id of settlements',
    'Outcomes of credit checks, releases and settlements.',
  ),
  record(
    TOPICS.ledgerEvents,
    'platform code',
    'Postings of the double-entry ledger, and participants, accounts and grants it decides by.',
  ),
  command(TOPICS.pricingCommands, 'operation id', 'Prices to quote and to lock.'),
  record(
    TOPICS.priceEvents,
    'operation id',
    'Prices quoted and locked with the market they come from, refusals with their reasons, and waits.',
  ),
  record(TOPICS.priceMarks, 'marks', 'Prices of instruments at each interval, and at each change of a pin.'),
  record(TOPICS.instrumentEvents, 'symbol', 'Instruments listed and changed.'),
  record(TOPICS.quoteEvents, 'quote id', 'Quotes opened.'),
  record(TOPICS.orderRequests, 'symbol', 'Authorized quotes, whose trades are to be booked.'),
  command(TOPICS.moneyCommands, 'account id', 'Money to send over the rail, in the order of each account.'),
  record(TOPICS.moneyEvents, 'account id', 'Money that the rail has taken, and its answers.'),
  record(
    TOPICS.rebalancingRequests,
    'platform code',
    'Allocations and configurations to make and to change, in the order of each platform.',
  ),
  record(TOPICS.rebalancingEvents, 'platform code', 'Allocations and configurations made and changed.'),
  record(TOPICS.executionRequests, 'operation id and chunk', 'Executions to settle at locked prices.'),
  record(TOPICS.tradeEvents, 'operation id and chunk, or quote id', 'Trades booked, and legs that the venue refused.'),
  record(
    TOPICS.sandboxEvents,
    'service in which the fault strikes',
    'Faults of the sandbox armed and cleared, and the Operations that they struck.',
  ),
  record(TOPICS.operationEvents, 'operation id', 'Every step and every status of an Operation.'),
  record(TOPICS.executionEvents, 'trader id', 'Traders created and updated; Executions decided and closed.'),
  record(TOPICS.publicEvents, 'platform code', 'Changes that webhooks report, numbered per platform without gaps.'),
  record(
    TOPICS.webhookEvents,
    'endpoint id',
    'Endpoints created and changed; deliveries queued, ended and queued again.',
  ),
  record(
    TOPICS.operatorEvents,
    'subject of the act',
    'Acts of operators, each with the name of the operator and the reason.',
  ),
  record(TOPICS.auditCheckpoints, 'audit', 'Signed checkpoints of the record, in their sequence.'),
];

/** Topics of commands. Their messages are deleted after some days, so no message of the record may name one as its cause. */
export const COMMAND_TOPICS: ReadonlySet<string> = new Set(
  TOPIC_DEFINITIONS.filter(({ retentionMs }) => retentionMs !== RETAIN_FOREVER_MS).map(({ name }) => name),
);

/** Topics of the record that checkpoints seal: those that are kept for ever, without the checkpoints themselves. */
export const SEALED_TOPICS: readonly Topic[] = TOPIC_DEFINITIONS.filter(
  ({ name, retentionMs }) => retentionMs === RETAIN_FOREVER_MS && name !== TOPICS.auditCheckpoints,
).map(({ name }) => name);
