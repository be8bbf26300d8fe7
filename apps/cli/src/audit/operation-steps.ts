import { decode, TOPICS, type Envelope, type OperationAdvanced } from '@ballast/contracts';
import { operationAdvanced, scopeFixed } from '@ballast/contracts/operation';
import { ReplayedOperation, type Advance, type OperationReply } from '@ballast/domain-operation';
import type { Occasion } from '@ballast/domain-operation/operation-messages';
import type { LogMessage, PlaceReader } from '@ballast/platform-log';
import { PackedChunks } from './packed-chunks';
import { PlacedMessages } from './placed-messages';
import { isStepCause, readStepCause } from './step-cause';

/** A step as it is recorded. */
export interface StepInRecord {
  readonly message: LogMessage;
  readonly advanced: Envelope<OperationAdvanced>;
}

/** A step that was decided again. */
export interface StepAgain extends StepInRecord {
  /** The Operation after the recorded step. */
  readonly operation: ReplayedOperation;
  /** Null when the input leads to no step. */
  readonly decided: { readonly advance: Advance; readonly occasion: Occasion } | null;
}

/** The answer of another service to which a step reacts, and the Operation before the step. */
export interface StepReply {
  readonly operation: ReplayedOperation;
  readonly reply: OperationReply;
  readonly input: LogMessage;
}

export interface StepReading {
  readonly reader: PlaceReader;
  /** Called for each message that is read. */
  readonly onMessage: () => void;
  /** Whether a step is to be decided again. Called once for each step as it stands in the record, in its order. */
  readonly isWanted: (step: StepInRecord) => boolean;
  readonly onReply?: (reply: StepReply) => void;
  readonly onStep: (step: StepAgain) => void;
  /** Called for a step of an Operation that cannot be decided, because one of its inputs is not there; with its own. */
  readonly onUnknown?: (step: StepInRecord, input: LogMessage | undefined) => void;
}

/**
 * Reads the steps of Operations and decides each again from the message that its `input` names. Answers the number of
 * Operations that have not ended.
 */
export async function readSteps(reading: StepReading): Promise<number> {
  const steps = new OperationSteps(reading);
  await reading.reader.read({
    topics: [TOPICS.operationEvents],
    onMessage: async (message) => {
      reading.onMessage();
      if (message.type === scopeFixed.type) steps.takeScope(message);
      if (message.type === operationAdvanced.type) await steps.take(message);
    },
  });
  return steps.running;
}

class OperationSteps {
  private readonly operations = new Map<string, ReplayedOperation>();
  private readonly placed: PlacedMessages;

  constructor(private readonly reading: StepReading) {
    this.placed = new PlacedMessages(reading.reader);
  }

  get running(): number {
    return this.operations.size;
  }

  takeScope(message: LogMessage): void {
    const { data } = decode(scopeFixed, message);
    this.operations.get(data.operation_id)?.takeScope(data);
  }

  async take(message: LogMessage): Promise<void> {
    const { isWanted, onReply, onStep, onUnknown } = this.reading;
    const advanced = decode(operationAdvanced, message);
    if (!isWanted({ message, advanced })) return;
    const { operation_id: id, step } = advanced.data;
    const operation = step === 1 ? new ReplayedOperation(new PackedChunks()) : this.operations.get(id);
    const input = await this.placed.at(advanced.input);
    if (operation === undefined || input === undefined || !isStepCause(input)) {
      this.operations.delete(id);
      onUnknown?.({ message, advanced }, input);
      return;
    }
    this.operations.set(id, operation);
    const { cause, envelope, reply } = readStepCause(input, id, advanced.occurredAt);
    if (reply !== undefined) onReply?.({ operation, reply, input });
    const advance = operation.take({ step: advanced.data, at: advanced.occurredAt, cause });
    const isTurn = cause.kind === 'told' && cause.input.kind === 'turn_came';
    const decided = advance && {
      advance,
      occasion: {
        cause: { ...envelope, actor: isTurn ? advance.operation.actor : envelope.actor },
        now: advanced.occurredAt,
      },
    };
    onStep({ message, advanced, operation, decided });
    if (operation.hasEnded) this.operations.delete(id);
  }
}
