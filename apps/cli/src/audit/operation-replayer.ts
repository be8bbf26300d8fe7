import { hash } from 'node:crypto';
import { decode, readEnvelope, TOPICS, type Envelope, type OperationAdvanced } from '@ballast/contracts';
import { executionsSettle, executionsWithdraw } from '@ballast/contracts/execution';
import {
  executionClosed,
  executionDecided,
  operationAdvanced,
  operationShown,
  operationStatusChanged,
  scopeFixed,
} from '@ballast/contracts/operation';
import { decideHoldsAgain } from '@ballast/domain-credit';
import { LedgerAccounts } from '@ballast/domain-ledger';
import {
  announcementsOf,
  holdsPlaceOf,
  ReplayedOperation,
  type Advance,
  type OperationReply,
} from '@ballast/domain-operation';
import {
  announcementMessage,
  commandMessage,
  stepMessage,
  type Occasion,
} from '@ballast/domain-operation/operation-messages';
import { canonicalJson } from '@ballast/domain-seal';
import { IdSet } from '@ballast/invariants';
import type { LogMessage } from '@ballast/platform-log';
import { deviationOf } from './deviation';
import { PackedChunks } from './packed-chunks';
import { PlacedMessages } from './placed-messages';
import { UNDECIDABLE, type Judge, type Outcome, type Replayer, type ReplaySources } from './replayer';
import { readStepCause } from './step-cause';

const FOLLOWING = [
  executionsSettle,
  executionsWithdraw,
  executionDecided,
  executionClosed,
  operationStatusChanged,
  operationShown,
];

/**
 * Decides the steps of Operations again, each from the message that its `input` names, and with them the credit checks
 * and releases that Operations were answered. Of the messages that follow from a step it keeps eight bytes each, until
 * the record is read for them.
 */
export class OperationReplayer implements Replayer {
  readonly types: readonly string[] = FOLLOWING.map(({ type }) => type);

  private readonly operations = new Map<string, ReplayedOperation>();
  /** Ids of Operations of which an input is not in the record. */
  private readonly unknown = new Set<string>();
  private readonly accounts = new LedgerAccounts();
  /** Fingerprints of the messages that follow from the steps. */
  private readonly following = new IdSet();

  async prepare({ reader, judge, onMessage }: ReplaySources): Promise<void> {
    const placed = new PlacedMessages(reader);
    await reader.read({
      topics: [TOPICS.operationEvents],
      onMessage: async (message) => {
        onMessage();
        if (message.type === scopeFixed.type) this.takeScope(message);
        if (message.type === operationAdvanced.type) await this.takeStep(message, { placed, judge });
      },
    });
    this.operations.clear();
  }

  replay({ value }: LogMessage): Outcome {
    const { id, correlationId: operationId, data } = readEnvelope(value);
    if (this.unknown.has(operationId)) return UNDECIDABLE;
    if (this.following.has(fingerprint(id, data)) || this.following.has(fingerprint(id, null))) return undefined;
    return { member: 'data', recorded: canonicalJson(data), decided: 'no step of its Operation leads to it' };
  }

  private takeScope(message: LogMessage): void {
    const { data } = decode(scopeFixed, message);
    this.operations.get(data.operation_id)?.takeScope(data);
  }

  private async takeStep(
    message: LogMessage,
    { placed, judge }: { readonly placed: PlacedMessages; readonly judge: Judge },
  ): Promise<void> {
    const advanced = decode(operationAdvanced, message);
    if (judge.isJudged(advanced.id)) return;
    const { operation_id: id, step } = advanced.data;
    const operation = step === 1 ? new ReplayedOperation(new PackedChunks()) : this.operations.get(id);
    const input = await placed.at(advanced.input);
    // Without one of its inputs an Operation cannot be decided again: its steps are counted as such.
    if (operation === undefined || input === undefined) {
      this.operations.delete(id);
      this.unknown.add(id);
      return;
    }
    this.operations.set(id, operation);
    const { cause, envelope, reply } = readStepCause(input, id, advanced.occurredAt);
    if (reply !== undefined) this.judgeReply(operation, reply, { input, judge });
    const decided = operation.take({ step: advanced.data, at: advanced.occurredAt, cause });
    if (decided === null) {
      judge.judge(message, { member: 'facts', recorded: canonicalJson(advanced.data.facts), decided: 'no step' });
    } else {
      const isTurn = cause.kind === 'told' && cause.input.kind === 'turn_came';
      const actor = isTurn ? decided.operation.actor : envelope.actor;
      const occasion = { cause: { ...envelope, actor }, now: advanced.occurredAt };
      judge.judge(message, stepDeviation(advanced, stepMessage(decided, occasion).envelope));
      this.noteFollowing(operation, decided, occasion);
    }
    if (operation.hasEnded) this.operations.delete(id);
  }

  /** Judges the answer of the credit check to an Operation, by the request that the Operation had made. */
  private judgeReply(
    operation: ReplayedOperation,
    reply: OperationReply,
    { input, judge }: { readonly input: LogMessage; readonly judge: Judge },
  ): void {
    if (reply.kind === 'released') {
      const { chunk, source_ids: recorded } = reply.envelope.data;
      const asked = operation.releasesOf(chunk);
      const isAsked = asked.some((sources) => canonicalJson(sources) === canonicalJson(recorded));
      judge.judge(input, isAsked ? undefined : deviationOf(recorded, asked.at(-1), 'source_ids'));
    }
    if (reply.kind !== 'decided' || operation.current === undefined) return;
    const { platformCode, data } = reply.envelope;
    const { inputs, decisions, float_available_before, float_available_after } = data;
    const chunk = operation.chunk(data.chunk);
    if (inputs === undefined || chunk?.state.status !== 'listed') return;
    const decided = decideHoldsAgain(
      holdsPlaceOf(operation.current, chunk),
      { inputs, decisions, float_available_before },
      this.accounts.onPlatform(platformCode),
    );
    const recorded = { decisions, float_available_before, float_available_after };
    const again = {
      decisions: decided.decisionsInScope,
      float_available_before: decided.floatAvailableBefore,
      float_available_after: decided.floatAvailableAfter,
    };
    judge.judge(input, deviationOf(recorded, again));
  }

  private noteFollowing(operation: ReplayedOperation, decided: Advance, occasion: Occasion): void {
    for (const announcement of announcementsOf(decided)) {
      const { envelope } = announcementMessage(decided.operation, announcement, occasion);
      this.note(envelope);
      // Whether the Trader of an Execution that was never checked exists is known to the credit check alone.
      if (operation.hasUncheckedEnd) this.following.add(fingerprint(envelope.id, null));
    }
    for (const command of decided.commands) {
      if (command.kind !== 'settle_chunk' && command.kind !== 'withdraw_chunk') continue;
      const loaded = operation.settlementOf(command.kind, command.chunk);
      if (loaded !== undefined) this.note(commandMessage(decided.operation, loaded, occasion).envelope);
    }
  }

  private note({ id, data }: Envelope<unknown>): void {
    this.following.add(fingerprint(id, data));
  }
}

function stepDeviation(recorded: Envelope<OperationAdvanced>, { id, data }: Envelope<OperationAdvanced>) {
  return deviationOf({ id: recorded.id, ...recorded.data }, { id, ...data });
}

/** 128 bits in hex that stand for a message with this id and data; for any data when the data is null. */
function fingerprint(id: string, data: unknown): string {
  return hash('md5', `${id} ${canonicalJson(data)}`);
}
