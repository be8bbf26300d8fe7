import { readEnvelope, type Envelope, type OperationAdvanced } from '@ballast/contracts';
import { holdsDecided, holdsReleased } from '@ballast/contracts/credit';
import { executionsSettle, executionsWithdraw } from '@ballast/contracts/execution';
import {
  executionClosed,
  executionDecided,
  operationAdvanced,
  operationShown,
  operationStatusChanged,
} from '@ballast/contracts/operation';
import { decideHoldsAgain } from '@ballast/domain-credit';
import { LedgerAccounts } from '@ballast/domain-ledger';
import { holdsPlaceOf } from '@ballast/domain-operation';
import { stepMessage } from '@ballast/domain-operation/operation-messages';
import { canonicalJson } from '@ballast/domain-seal';
import { IdSet } from '@ballast/invariants';
import type { LogEnds, LogMessage } from '@ballast/platform-log';
import { deviationOf } from './deviation';
import { FollowingMessages, followingOf } from './following-messages';
import { readSteps, type StepAgain, type StepReply } from './operation-steps';
import {
  isBefore,
  UNDECIDABLE,
  withoutInput,
  type Judge,
  type Outcome,
  type Replayer,
  type ReplaySources,
} from './replayer';

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
 * and releases that Operations were answered. Finds the messages that follow from a step, and those that are missing.
 */
export class OperationReplayer implements Replayer {
  readonly types: readonly string[] = FOLLOWING.map(({ type }) => type);
  readonly prepared: readonly string[] = [operationAdvanced, holdsDecided, holdsReleased].map(({ type }) => type);

  /** Ids of Operations of which an input is not in the record. */
  private readonly unknown = new Set<string>();
  private readonly accounts = new LedgerAccounts();
  private readonly following = new FollowingMessages();
  /** Number of Operations that had not ended. */
  private running = 0;

  async prepare({ reader, judge, onMessage, certain }: ReplaySources): Promise<void> {
    this.running = await readSteps({
      reader,
      onMessage,
      isWanted: ({ advanced }) => !judge.isJudged(advanced.id),
      onReply: (reply) => {
        this.judgeReply(reply, judge);
      },
      onStep: (step) => {
        this.takeStep(step, judge, certain);
      },
      // Without one of its inputs an Operation cannot be decided again: its further steps are counted as such.
      onUnknown: ({ message, advanced }, input) => {
        const { operation_id: id } = advanced.data;
        if (!this.unknown.has(id)) judge.judge(message, withoutInput(advanced.input, input));
        this.unknown.add(id);
      },
    });
  }

  replay({ value }: LogMessage): Outcome {
    const { id, correlationId: operationId, data } = readEnvelope(value);
    if (this.unknown.has(operationId)) return UNDECIDABLE;
    if (this.following.meet(id, data, operationId)) return undefined;
    return { member: 'data', recorded: canonicalJson(data), decided: 'no step of its Operation leads to it' };
  }

  /** Reads the steps of the Operations with a gap once more, because only eight bytes of each message were kept. */
  async finish({ reader, judge, onMessage, certain }: ReplaySources): Promise<void> {
    for (const type of this.following.awaited) judge.await(type);
    for (let count = 0; count < this.running; count += 1) judge.await(operationAdvanced.type);
    const gaps = this.following.operationsWithGaps;
    if (gaps.size === 0) return;
    const taken = new IdSet();
    await readSteps({
      reader,
      onMessage,
      isWanted: ({ advanced: { id, data } }) => {
        if (!gaps.has(data.operation_id) || taken.has(id)) return false;
        taken.add(id);
        return true;
      },
      onStep: ({ message, operation, decided }) => {
        if (decided === null || !mustBeFollowed(message, certain)) return;
        for (const { envelope } of followingOf(operation, decided)) {
          const { id, topic, type, occurredAt, data } = envelope;
          if (!judge.isJudged(id)) judge.miss(message, { topic, type, occurredAt, content: { id, data } });
        }
      },
    });
  }

  private takeStep({ message, advanced, operation, decided }: StepAgain, judge: Judge, certain: LogEnds): void {
    if (decided === null) {
      const recorded = canonicalJson(advanced.data.facts);
      return judge.judge(message, { member: 'facts', recorded, decided: 'no step' });
    }
    judge.judge(message, stepDeviation(advanced, stepMessage(decided.advance, decided.occasion).envelope));
    // Whether the Trader of an Execution that was never checked exists is known to the credit check alone.
    const expectation = { isDue: mustBeFollowed(message, certain), hasAnyData: operation.hasUncheckedEnd };
    for (const following of followingOf(operation, decided)) this.following.expect(following, expectation);
    if (operation.hasEnded && isBefore(message, certain)) judge.noteEnd(advanced.data.operation_id);
  }

  /** Judges the answer of the credit check to an Operation, by the request that the Operation had made. */
  private judgeReply({ operation, reply, input }: StepReply, judge: Judge): void {
    if (reply.kind === 'released') {
      const { chunk, source_ids: recorded } = reply.envelope.data;
      const asked = operation.releasesOf(chunk);
      const isAsked = asked.some((sources) => canonicalJson(sources) === canonicalJson(recorded));
      judge.judge(input, isAsked ? undefined : deviationOf(recorded, asked.at(-1), 'source_ids'));
    }
    if (reply.kind !== 'decided' || operation.current === undefined) return;
    const { platformCode, data, occurredAt: at } = reply.envelope;
    const { inputs, decisions, float_available_before, float_available_after } = data;
    const chunk = operation.chunk(data.chunk);
    if (inputs === undefined || chunk?.state.status !== 'listed') return;
    const decided = decideHoldsAgain(
      holdsPlaceOf(operation.current, chunk),
      { at, inputs, decisions, float_available_before },
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
}

function stepDeviation(recorded: Envelope<OperationAdvanced>, { id, data }: Envelope<OperationAdvanced>) {
  return deviationOf({ id: recorded.id, ...recorded.data }, { id, ...data });
}

/**
 * Whether all messages of a step must stand in the record: they are published in the order of their writing, and a later
 * message of the same partition has been. The messages of the last step may still be on their way.
 */
function mustBeFollowed(message: LogMessage, certain: LogEnds): boolean {
  return isBefore({ ...message, offset: String(BigInt(message.offset) + 1n) }, certain);
}
