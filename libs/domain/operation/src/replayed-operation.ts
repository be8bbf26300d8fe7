import type { OperationAdvanced, RecordedFact, ScopeFixed } from '@ballast/contracts';
import { assertNever, type Timestamp } from '@ballast/kernel';
import { acceptedWith, type Requested } from './acceptance';
import { advance, beginOperation, type Advance } from './advance';
import { legsByAsset, type Chunk, type LegCounts } from './chunk';
import { scopeParticipants } from './default-scope';
import { evolveStep } from './evolve';
import type { Operation } from './operation';
import type { LoadedCommand } from './operation-messages';
import type { OperationInput } from './operation.inputs';
import type { Failure } from './operation.state';
import { planFailure } from './plan-check';
import { holdsReleaseOf } from './requests';

/**
 * The occasion of a step. `told`: an input, and the number of the chunk that it is about. `ended`: the order of an operator
 * to end the Operation.
 */
export type StepCause =
  | { readonly kind: 'requested'; readonly requested: Requested }
  | { readonly kind: 'told'; readonly input: OperationInput; readonly chunk?: number | undefined }
  | { readonly kind: 'ended' };

/** A recorded step, and its occasion. */
export interface RecordedStep {
  readonly step: OperationAdvanced;
  readonly at: Timestamp;
  readonly cause: StepCause;
}

/** Chunks of one Operation, by number. A map is one; a caller with little memory may keep them in another form. */
export interface KeptChunks {
  get(number: number): Chunk | undefined;
  set(number: number, chunk: Chunk): void;
}

/** An Operation while its recorded steps are decided again, in their order. */
export class ReplayedOperation {
  private operation: Operation | undefined;
  private readonly statuses = new Map<number, Chunk['state']['status']>();
  private readonly legs = new Map<number, LegCounts>();
  /** Sources of each release that was asked for, by number of the chunk. */
  private readonly releases = new Map<number, readonly (readonly string[])[]>();
  private endsUnchecked = false;

  constructor(private readonly chunks: KeptChunks = new Map<number, Chunk>()) {}

  /** Whether the Operation has ended, so that no step follows. */
  get hasEnded(): boolean {
    return this.operation?.state.phase === 'ended';
  }

  /** The Operation before its next step; undefined before the first one. */
  get current(): Operation | undefined {
    return this.operation;
  }

  /** Whether the last step ended Executions of a chunk that the credit check never decided. */
  get hasUncheckedEnd(): boolean {
    return this.endsUnchecked;
  }

  /** The sources of each release of a chunk that the Operation has asked for. */
  releasesOf(number: number): readonly (readonly string[])[] {
    return this.releases.get(number) ?? [];
  }

  chunk(number: number): Chunk | undefined {
    return this.chunks.get(number);
  }

  /**
   * Decides a step again, and goes on with the step that was recorded. Null when the message leads to no step, and when
   * the first step of the Operation is not in the record.
   */
  take({ step: { facts, step }, at, cause }: RecordedStep): Advance | null {
    const decided = this.decide(facts, { at, cause });
    const before = decided?.before ?? this.operation;
    if (before === undefined) return null;
    this.operation = { ...evolveStep(before, facts), step };
    if (decided === null || decided.facts.length === 0) return null;
    this.endsUnchecked = decided.facts.some(({ kind }) => kind === 'chunk_released') && isUnchecked(decided.chunk);
    if (decided.chunk !== undefined) this.keep(decided.chunk);
    for (const command of decided.commands) if (command.kind === 'release_chunk') this.noteRelease(command.chunk);
    return decided;
  }

  /** Keeps a chunk without the content that no later step needs: an Operation may have 200 chunks of 500 participants. */
  private keep(chunk: Chunk): void {
    const { number, state } = chunk;
    if (state.status !== 'listed' && !this.legs.has(number)) this.legs.set(number, legsByAsset(chunk));
    const kept = state.status === 'closed' ? { status: state.status, decision: null } : state;
    this.statuses.set(number, state.status);
    this.chunks.set(number, {
      ...chunk,
      participants: state.status === 'listed' ? chunk.participants : [],
      state: kept,
    });
  }

  private noteRelease(number: number): void {
    const chunk = this.chunks.get(number);
    if (this.operation === undefined || chunk === undefined) return;
    const { source_ids } = holdsReleaseOf(this.operation, chunk);
    this.releases.set(number, [...this.releasesOf(number), source_ids]);
  }

  /** Takes the participants of a chunk of the default scope, which the record tells behind the step of the chunk. */
  takeScope({ chunk: number, participants }: ScopeFixed): void {
    const chunk = this.chunks.get(number);
    if (chunk !== undefined) this.chunks.set(number, { ...chunk, participants: scopeParticipants(participants) });
  }

  /** The command that settles or withdraws a chunk, with everything that its message is made from. */
  settlementOf(kind: 'settle_chunk' | 'withdraw_chunk', number: number): LoadedCommand | undefined {
    const chunk = this.chunks.get(number);
    if (chunk === undefined) return undefined;
    const numbers = [...this.statuses.keys()].sort((a, b) => a - b);
    return { kind, chunk, legsByChunk: numbers.map((each) => this.legs.get(each) ?? {}) };
  }

  private decide(recorded: readonly RecordedFact[], { at, cause }: Pick<RecordedStep, 'at' | 'cause'>): Advance | null {
    if (this.operation === undefined) {
      return cause.kind === 'requested' ? beginning(cause.requested, recorded, at) : null;
    }
    const number = cause.kind === 'told' ? cause.chunk : undefined;
    const chunk = number === undefined ? undefined : this.chunks.get(number);
    return advance(this.operation, chunk, this.inputOf(cause, at));
  }

  private inputOf(cause: StepCause, at: Timestamp): OperationInput {
    switch (cause.kind) {
      case 'requested':
        return { kind: 'chunk_listed', at, ...this.nextOfScope(cause.requested) };
      case 'ended':
        return { kind: 'end_ordered', at, open: this.open() };
      case 'told':
        return cause.input;
      default:
        return assertNever(cause);
    }
  }

  /** The next chunk of the default scope. Its participants follow in a message of their own. */
  private nextOfScope({ data }: Requested) {
    const chunk = this.statuses.size;
    return { chunk, firstIndex: chunk * data.chunk_participants, participants: [] };
  }

  /** Numbers of the chunks that have arrived and are not closed. */
  private open(): readonly number[] {
    const open = [...this.statuses].filter(([, status]) => status !== 'closed');
    return open.map(([number]) => number).sort((a, b) => a - b);
  }
}

function isUnchecked(chunk: Chunk | undefined): boolean {
  return chunk?.state.status === 'closed' && chunk.state.decision === null;
}

/**
 * The first step. Three of its inputs are no part of the Operation, and are taken as recorded: the number of chunks of a
 * default scope, whether another rebalance was under way, and a plan that other work has made stale.
 */
function beginning(requested: Requested, recorded: readonly RecordedFact[], now: Timestamp): Advance {
  const { data } = requested;
  const isListed = !data.default_scope || data.plan !== undefined;
  const accepted = recorded.find(({ kind }) => kind === 'operation_accepted');
  const found = accepted?.kind === 'operation_accepted' ? accepted.chunks : 0;
  const isQueued = recorded.some(({ kind }) => kind === 'operation_queued');
  const failure = planFailure(data, { takenBy: undefined, scope: data.plan?.scope ?? [] }) ?? stalePlan(recorded);
  return beginOperation(acceptedWith(requested, isListed ? data.chunks : found), { isQueued, failure, now });
}

function stalePlan(recorded: readonly RecordedFact[]): Failure | undefined {
  const failed = recorded.find(({ kind }) => kind === 'operation_failed');
  return failed?.kind === 'operation_failed' && failed.failure.reason === 'plan_stale' ? failed.failure : undefined;
}
