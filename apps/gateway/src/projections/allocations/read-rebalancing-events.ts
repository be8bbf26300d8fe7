import { decode, type Envelope } from '@ballast/contracts';
import { allocationChanged, configurationsChanged } from '@ballast/contracts/rebalancing';
import type { LogMessage } from '@ballast/platform-log';
import type { Reply } from '../../replies';
import type { ConfigurationsFact } from '../configurations/configurations.projection';
import type { AllocationFact } from './allocations.projection';

/** A message of rebalancing.events as the gateway uses it. */
export interface RebalancingEvent {
  readonly reply: Reply;
  readonly allocations: readonly AllocationFact[];
  readonly configurations: readonly ConfigurationsFact[];
}

/** The contents of a message of rebalancing.events; undefined for a type that the gateway does not use. */
export function readRebalancingEvent(message: LogMessage): RebalancingEvent | undefined {
  switch (message.type) {
    case allocationChanged.type: {
      const fact = decode(allocationChanged, message);
      const reply = replyOf(fact, 'rebalancer', { part: 0, expected: 1, outcome: '{}' });
      return { reply, allocations: [fact], configurations: [] };
    }
    case configurationsChanged.type: {
      const fact = decode(configurationsChanged, message);
      const { asked, created, updated, refusal } = fact.data;
      const outcome = JSON.stringify({ created, updated, ...(refusal === null ? {} : { refusal }) });
      const reply = replyOf(fact, 'configurations', { part: asked.chunk, expected: asked.chunks, outcome });
      return { reply, allocations: [], configurations: [fact] };
    }
    default:
      return undefined;
  }
}

function replyOf(
  cause: Envelope<{ readonly asked: { readonly change_id: string } }>,
  source: Reply['source'],
  answer: Pick<Reply, 'part' | 'expected' | 'outcome'>,
): Reply {
  return { effectId: cause.data.asked.change_id, source, ...answer, occurredAt: cause.occurredAt, cause };
}
