import { assertNever, type Timestamp } from '@ballast/kernel';
import type { OperationInput } from './operation.inputs';
import type { OperationReply } from './operation-replies';

/** Number of the chunk that an answer is about; undefined for an answer about the Operation as a whole. */
export function chunkOfReply({ envelope: { data } }: OperationReply): number | undefined {
  return 'chunk' in data ? data.chunk : undefined;
}

/**
 * The input that an answer is to its Operation. `traders`: ids of the existing Traders of chunks that were released
 * without a decision.
 */
export function inputOfReply(
  reply: OperationReply,
  { at, traders }: { readonly at: Timestamp; readonly traders: ReadonlySet<string> },
): OperationInput {
  switch (reply.kind) {
    case 'decided':
      return { kind: 'chunk_decided', at, decisions: reply.envelope.data.decisions };
    case 'posted': {
      const { executed_at: executedAt, refused, withdrawn: isWithdrawn = false } = reply.envelope.data;
      const refusedLegs = new Map(refused.map(({ source_id, leg }) => [source_id, leg]));
      return { kind: 'chunk_settled', at, executedAt, refusedLegs, isWithdrawn };
    }
    case 'released':
      return { kind: 'chunk_released', at, traders, opened: reply.envelope.data.traders ?? [] };
    case 'quoted': {
      const { prices, instruments } = reply.envelope.data;
      return { kind: 'reference_quoted', at, reference: { prices, instruments } };
    }
    case 'locked':
      return { kind: 'prices_locked', at, prices: reply.envelope.data.prices };
    case 'moved':
      return { kind: 'prices_moved', at, detail: reply.envelope.data.detail };
    case 'unavailable':
      return { kind: 'prices_unavailable', at, detail: reply.envelope.data.detail };
    default:
      return assertNever(reply);
  }
}
