import type { OperationRequested, OperationType } from '@ballast/contracts';
import { advance, beginOperation, type Advance, type Beginning } from '../advance';
import { announcementsOf, type Announcement } from '../announcements';
import type { Chunk } from '../chunk';
import type { Operation } from '../operation';
import type { OperationCommand } from '../operation.commands';
import type { FactKind, OperationFact } from '../operation.facts';
import type { InputKind, OperationInput } from '../operation.inputs';
import {
  acceptedOf,
  decisionAbout,
  EXECUTED_AT,
  NOW,
  participant,
  PRICES,
  REFERENCE,
  requestOf,
  type Outcome,
} from './fixtures';

/** An input without its time. */
type Told<K extends InputKind = InputKind> = { [J in K]: Omit<OperationInput<J>, 'at'> }[K];

/** One Operation with all its inputs and their results, and the chunks that a store would keep between two inputs. */
export class History {
  readonly chunks = new Map<number, Chunk>();
  readonly steps: Advance[] = [];
  /** The inputs of all steps but the first one, with the number of the chunk that each is about. */
  readonly told: { readonly input: OperationInput; readonly chunk: number | undefined }[] = [];
  readonly facts: OperationFact[] = [];
  readonly commands: OperationCommand[] = [];
  readonly announcements: Announcement[] = [];
  /** The last step. */
  last: Advance;

  constructor(
    readonly type: OperationType,
    request: Partial<OperationRequested> = {},
    beginning: Partial<Beginning> = {},
  ) {
    this.last = beginOperation(acceptedOf(requestOf(type, request)), { isQueued: false, now: NOW, ...beginning });
    this.note();
  }

  get operation(): Operation {
    return this.last.operation;
  }

  /** Applies an input to the Operation, and to the chunk `number` if the input is about one. */
  tell(input: Told, number?: number): this {
    const chunk = number === undefined ? undefined : this.chunks.get(number);
    const told = { ...input, at: NOW };
    this.told.push({ input: told, chunk: number });
    this.last = advance(this.operation, chunk, told);
    if (this.last.chunk !== undefined) this.chunks.set(this.last.chunk.number, this.last.chunk);
    this.note();
    return this;
  }

  /** Lists the next chunk, with one participant for each outcome that the credit check is going to find. */
  list(...outcomes: readonly Outcome[]): this {
    const firstIndex = [...this.chunks.values()].reduce((sum, { participants }) => sum + participants.length, 0);
    const participants = outcomes.map((outcome, index) => participant(this.type, outcome, firstIndex + index));
    return this.tell({ kind: 'chunk_listed', chunk: this.chunks.size, firstIndex, participants });
  }

  /** The credit check decides a chunk as the codes of its participants say. */
  decide(number: number): this {
    const { participants = [], firstIndex = 0 } = this.chunks.get(number) ?? {};
    const decisions = participants.map(({ participant_code }, index) =>
      decisionAbout(this.type, participant_code, firstIndex + index),
    );
    return this.tell({ kind: 'chunk_decided', decisions }, number);
  }

  quote(prices = PRICES): this {
    return this.tell({ kind: 'reference_quoted', reference: { ...REFERENCE, prices } });
  }

  lock(prices = PRICES): this {
    return this.tell({ kind: 'prices_locked', prices });
  }

  settle(number: number, refusedLegs: ReadonlyMap<string, number> = new Map()): this {
    return this.tell({ kind: 'chunk_settled', executedAt: EXECUTED_AT, refusedLegs }, number);
  }

  release(number: number, traders: ReadonlySet<string> = new Set()): this {
    return this.tell({ kind: 'chunk_released', traders }, number);
  }

  /** An operator ends the Operation. */
  end(): this {
    const open = [...this.chunks.values()].filter(({ state }) => state.status !== 'closed');
    return this.tell({ kind: 'end_ordered', open: open.map(({ number }) => number).sort((a, b) => a - b) });
  }

  /** The venue gives a chunk back that it has not booked. */
  withdraw(number: number): this {
    return this.tell(
      { kind: 'chunk_settled', executedAt: EXECUTED_AT, refusedLegs: new Map(), isWithdrawn: true },
      number,
    );
  }

  /** Kinds of the facts of the last step. */
  lastFacts(): readonly FactKind[] {
    return this.last.facts.map(({ kind }) => kind);
  }

  /** Every status that readers were shown, each with its reason. */
  statuses(): readonly string[] {
    return this.announcements.flatMap((announcement) =>
      announcement.kind === 'operation_status_changed'
        ? [`${announcement.operation.status}:${announcement.operation.status_reason}`]
        : [],
    );
  }

  private note(): void {
    this.steps.push(this.last);
    this.facts.push(...this.last.facts);
    this.commands.push(...this.last.commands);
    this.announcements.push(...announcementsOf(this.last));
  }
}
