import * as access from './access/messages';
import * as audit from './audit/messages';
import * as credit from './credit/messages';
import * as execution from './execution/messages';
import type { MessageType } from './log/envelope';
import * as money from './money/messages';
import * as operation from './operation/messages';
import * as operator from './operator/messages';
import * as pricing from './pricing/messages';
import * as quote from './quote/messages';
import * as rebalancing from './rebalancing/messages';
import * as registry from './registry/messages';
import * as request from './request/messages';
import * as sandbox from './sandbox/messages';
import * as strategy from './strategy/messages';
import * as webhook from './webhook/messages';

function isMessageType(value: unknown): value is MessageType<unknown> {
  return typeof value === 'object' && value !== null && 'topic' in value && 'data' in value && 'version' in value;
}

/** Every message type of the log with its schema. Documents and tests need all of them; a service needs its own only. */
export const MESSAGE_TYPES: readonly MessageType<unknown>[] = [
  operation,
  operator,
  registry,
  request,
  credit,
  pricing,
  execution,
  money,
  quote,
  rebalancing,
  sandbox,
  strategy,
  access,
  webhook,
  audit,
]
  .flatMap((context): unknown[] => Object.values(context))
  .filter(isMessageType);
