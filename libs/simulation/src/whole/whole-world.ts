import { TOPIC_DEFINITIONS } from '@ballast/contracts';
import { derivedId, traderId } from '@ballast/kernel';
import {
  WaitingMessagesError,
  type CrashStep,
  type Slice,
  type LogStep,
  type MemoryPartition,
} from '@ballast/platform-log';
import { crc32 } from 'node:zlib';
import { chanceOf, type Chance } from '../chance';
import { faultPlanOf, type FaultPlan } from '../domain/fault-plan';
import type { Action, Scenario } from '../domain/scenario';
import { PLATFORM, requestMessages, type ClientRequest } from '../domain/services/gateway/requests';
import type { Trace } from '../trace';
import { BEGINNING_MS } from '../virtual-clock';
import type { GivenSlice } from './recorded-log';
import { RepeatedEffects } from './repeated-effects';
import type { Timer } from './step-list';
import { StoredPositions } from './stored-positions';
import type { WholeBug } from './whole-bugs';
import { SimulatedDeath, type Director, type WholePlatform } from './whole-platform';

/** Steps after which a simulation that has not come to rest is given up. */
const STEPS_MAX = 20_000;
/** Name of the work that brings new prices. */
const FEED = 'random walk';
/** Tries of a client whose request names a Trader or a participant that is not readable yet. */
const CLIENT_TRIES_MAX = 30;
const CLIENT_RETRY_MS = 400;
/** Share of steps after which time goes on, and the most milliseconds that one of them takes. */
const SLOW_SHARE = 0.2;
const SLOW_MS = 10;

interface Stalled extends GivenSlice {
  readonly wakesAtMs: number;
}

interface Pending {
  readonly action: Action;
  readonly atMs: number;
  readonly tries: number;
}

/** The run of a scenario on the whole platform. */
export class WholeWorld implements Director {
  /** Descriptions of steps that must never happen. */
  readonly violations: string[] = [];
  steps = 0;
  private readonly chance: Chance;
  private readonly plan: FaultPlan;
  private readonly slices = new Map<string, number>();
  private readonly publications = new Map<string, number>();
  private readonly idleUntilMs = new Map<string, number>();
  private readonly heads = new Map<MemoryPartition, number>();
  private pending: readonly Pending[];
  private stalled: readonly Stalled[] = [];
  private readonly effects = new RepeatedEffects();
  private readonly positions: StoredPositions;
  private readonly trace: Trace;
  /** Ids of the requests that clients have sent. */
  private readonly sent = new Set<string>();
  private readonly bugs: readonly WholeBug[];
  private service = '';
  private deathAt: CrashStep | undefined;
  private stallMs: number | undefined;
  /** The slice of the current step. */
  private slice: Slice | undefined;

  constructor(
    private readonly platform: WholePlatform,
    readonly scenario: Scenario,
    { trace, bugs }: { readonly trace: Trace; readonly bugs: readonly WholeBug[] },
  ) {
    this.trace = trace;
    this.bugs = bugs;
    this.positions = new StoredPositions(platform);
    this.chance = chanceOf(scenario.seed, 'whole schedule');
    this.plan = faultPlanOf(scenario.faults);
    this.pending = scenario.actions.map((action) => ({ action, atMs: BEGINNING_MS + action.atMs, tries: 0 }));
    for (const partition of platform.broker.topics.all()) this.heads.set(partition, partition.head);
  }

  /** Runs until nothing is left to happen, or until a step fails. */
  async run(): Promise<void> {
    this.platform.director = this;
    await this.seedPrices();
    await this.armVenue();
    while (this.violations.length === 0) {
      const steps = this.possibleSteps();
      if (steps.length === 0) {
        if (await this.isAtRest()) return;
        this.platform.clock.moveTo(this.nextTimeMs());
        await this.platform.database.tick();
        continue;
      }
      this.steps += 1;
      if (this.steps > STEPS_MAX) {
        this.violations.push(`the platform has not come to rest after ${STEPS_MAX} steps`);
        return;
      }
      await this.chance.pick(steps)();
      if (this.chance.flip(SLOW_SHARE)) this.platform.clock.advance(this.chance.between(1, SLOW_MS));
      await this.platform.database.tick();
    }
  }

  take(available: number): number {
    return this.chance.between(1, Math.min(available, this.scenario.sliceMessages));
  }

  diesAt(step: CrashStep): boolean {
    if (step === 'committed') this.violations.push(...this.effects.committed());
    if (this.deathAt !== step) return false;
    this.deathAt = undefined;
    return true;
  }

  given(slice: GivenSlice): void {
    this.slice = slice.batch;
    this.effects.given(slice.batch);
    const { stallMs } = this;
    this.stallMs = undefined;
    if (stallMs !== undefined) this.stalled = [...this.stalled, { ...slice, wakesAtMs: this.nowMs + stallMs }];
  }

  failed(error: unknown): void {
    if (error instanceof SimulatedDeath || isOrdinaryWait(error)) return;
    this.violations.push(`${this.service} failed: ${error instanceof Error ? error.message : String(error)}`);
  }

  private get nowMs(): number {
    return this.platform.clock.nowMs;
  }

  private possibleSteps(): readonly (() => Promise<void>)[] {
    const { steps } = this.platform.steps;
    const isDue = (ms: number): boolean => ms <= this.nowMs;
    const isFree = (service: string): boolean => isDue(this.idleUntilMs.get(service) ?? 0);
    return [
      ...this.pending.filter(({ atMs }) => isDue(atMs)).map((each) => () => this.request(each)),
      ...this.stalled.filter(({ wakesAtMs }) => isDue(wakesAtMs)).map((each) => () => this.wakeStalled(each)),
      ...steps
        .filter(({ step, dueMs }) => isDue(dueMs) && isFree(this.serviceOf(step)))
        .map(
          ({ step }) =>
            () =>
              this.runStep(step),
        ),
      ...this.timers()
        .filter(({ dueMs }) => isDue(dueMs))
        .map((timer) => () => this.runTimer(timer)),
    ];
  }

  /** Every timer that waits. The feed stands still in a price outage, whatever asset the outage names. */
  private timers(): readonly Timer[] {
    const isOut = this.plan.priceOutages.some(({ fromMs, toMs }) => fromMs <= this.nowMs && this.nowMs < toMs);
    return this.platform.steps.waitingTimers.filter(({ name }) => !(isOut && name === FEED));
  }

  /** Timers go on for ever. The platform is at rest when only they are left, and no row waits for one of them. */
  private async isAtRest(): Promise<boolean> {
    if (this.pending.length > 0 || this.stalled.length > 0 || this.platform.steps.steps.length > 0) return false;
    const [row] = await this.platform.database.query<{ waits: boolean }>(
      `SELECT EXISTS (SELECT FROM pricing.lock_looks)
           OR EXISTS (SELECT FROM pricing.quote_looks)
           OR EXISTS (SELECT FROM execution.settled_chunks WHERE due_at IS NOT NULL) AS waits`,
    );
    return row?.waits !== true;
  }

  /** The next time at which something can happen. */
  private nextTimeMs(): number {
    const times = [
      ...this.pending.map(({ atMs }) => atMs),
      ...this.stalled.map(({ wakesAtMs }) => wakesAtMs),
      ...this.platform.steps.steps.map(({ step, dueMs }) =>
        Math.max(dueMs, this.idleUntilMs.get(this.serviceOf(step)) ?? 0),
      ),
      ...this.timers().map(({ dueMs }) => dueMs),
    ];
    return Math.max(this.nowMs + 1, Math.min(...times));
  }

  private async request(each: Pending): Promise<void> {
    const { requestId, request } = each.action;
    this.pending = this.pending.filter((other) => other !== each);
    if (!(await this.canSend(request))) {
      const tries = each.tries + 1;
      if (tries < CLIENT_TRIES_MAX) {
        this.pending = [...this.pending, { ...each, atMs: this.nowMs + CLIENT_RETRY_MS, tries }];
      }
      this.say('client', `cannot send ${request.kind} ${requestId} yet`);
      return;
    }
    const now = { ms: this.nowMs, at: this.platform.clock.now };
    for (const message of requestMessages(requestId, request, now)) this.platform.broker.publish(message);
    this.sent.add(requestId);
    this.say('client', `sends ${request.kind} ${requestId}`);
  }

  /** Whether a client can send a request: it knows the Trader, the participant or the Operation that it changes. */
  private canSend(request: ClientRequest): Promise<boolean> {
    switch (request.kind) {
      case 'update_participant':
        return this.isParticipant(request.code);
      case 'update_trader':
        return this.exists('gateway.traders WHERE id = $1', [traderId(request.strategyId, request.code)]);
      case 'deposit':
        return request.account === 'float' ? Promise.resolve(true) : this.isParticipant(request.account);
      case 'cancel':
        return Promise.resolve(this.sent.has(request.operationOf));
      case 'register':
      case 'create_account':
      case 'change_account':
      case 'operation':
        return Promise.resolve(true);
    }
  }

  private isParticipant(code: string): Promise<boolean> {
    return this.exists('gateway.participants WHERE platform_code = $1 AND participant_code = $2', [PLATFORM, code]);
  }

  private async exists(from: string, values: readonly unknown[]): Promise<boolean> {
    return (await this.platform.database.query(`SELECT FROM ${from}`, values)).length > 0;
  }

  private async runStep(step: LogStep): Promise<void> {
    this.service = this.serviceOf(step);
    const isSlice = step.name.includes(' reads ');
    const number = count(isSlice ? this.slices : this.publications, this.service);
    const crash = isSlice ? this.plan.crash(this.service, number) : undefined;
    this.deathAt = isSlice ? crash?.step : this.plan.republishes(this.service, number) ? 'relay.published' : undefined;
    this.stallMs = isSlice ? this.plan.stall(this.service, number) : undefined;
    const wanted = this.deathAt;
    await this.platform.runStep(step);
    const isDead = wanted !== undefined && this.deathAt === undefined;
    if (isDead && wanted === 'committed') await this.losePosition();
    this.deathAt = undefined;
    this.stallMs = undefined;
    const downMs = isDead ? (crash?.downMs ?? 0) : 0;
    this.idleUntilMs.set(this.service, this.nowMs + this.plan.delayMs(this.service) + downMs);
    this.say(step.name, isDead ? `dies (${wanted})` : 'runs');
  }

  private async runTimer(timer: Timer): Promise<void> {
    this.service = timer.name;
    await this.platform.runTimer(timer);
    this.say(timer.name, 'is due');
  }

  /** An instance that has stalled goes on with a slice that another one has handled: the fence refuses it. */
  private async wakeStalled(each: Stalled): Promise<void> {
    this.stalled = this.stalled.filter((other) => other !== each);
    const { group, topic, partition, messages } = each.batch;
    this.service = group;
    this.effects.given(each.batch);
    await this.unfenced(each.batch, async () => {
      // A failure is told to `failed`.
      await each.handle(each.batch).catch(() => undefined);
    });
    this.say(group, `goes on after a stall with ${messages.length} of ${topic}/${partition}`);
  }

  /** Puts a position back that was stored with an effect, if that bug is planted. */
  private async losePosition(): Promise<void> {
    if (this.slice === undefined || !this.bugs.includes('lost_position')) return;
    await this.positions.moveTo(this.slice, this.slice.firstOffset);
  }

  /** Does work on a slice as if no other instance had handled it, if that bug is planted. */
  private async unfenced(slice: Slice, work: () => Promise<void>): Promise<void> {
    if (!this.bugs.includes('unfenced_zombie')) return work();
    const position = await this.positions.of(slice);
    await this.positions.moveTo(slice, slice.firstOffset);
    await work();
    await this.positions.moveTo(slice, position);
  }

  /** `publishes {schema}`, or `{service} reads {topic}/{partition}`. */
  private serviceOf({ name }: LogStep): string {
    const [first = '', second = ''] = name.split(' ');
    return first === 'publishes' ? this.platform.serviceOfSchema(second) : first;
  }

  /** Prices walk another way in each scenario. */
  private async seedPrices(): Promise<void> {
    await this.platform.database.query('UPDATE pricing.walks SET seed = (seed + $1) % 4294967296', [
      this.chance.below(2 ** 31),
    ]);
  }

  /** Arms the faults of the venue in the sandbox of execution. They strike the next Operations of any Strategy. */
  private async armVenue(): Promise<void> {
    for (const [index, fault] of this.scenario.faults.entries()) {
      if (fault.kind !== 'slow_venue' && fault.kind !== 'venue_refusal') continue;
      const scenario = fault.kind === 'slow_venue' ? `slow_settle:${fault.delayMs}` : `venue_reject:${fault.asset}`;
      const times = fault.kind === 'slow_venue' ? 1 : fault.executions;
      const id = derivedId('simulated', 'fault', index);
      await this.platform.post('execution', '/internal/faults', { id, scenario, times });
    }
  }

  private say(name: string, what: string): void {
    const messages: string[] = [];
    for (const { name: topic } of TOPIC_DEFINITIONS) {
      for (const partition of this.platform.broker.topics.partitionsOf(topic)) {
        for (const { type, value } of partition.from(this.heads.get(partition) ?? 0)) {
          messages.push(`${type} ${crc32(value).toString(16)}`);
        }
        this.heads.set(partition, partition.head);
      }
    }
    const log = messages.length === 0 ? '' : ` → ${messages.join(', ')}`;
    this.trace.add(`${String(this.nowMs - BEGINNING_MS).padStart(7)} ${name} ${what}${log}`);
  }
}

/** A message may wait for another topic. No message may wait for newer code. */
function isOrdinaryWait(error: unknown): boolean {
  return error instanceof WaitingMessagesError && error.waits.every(({ cause }) => cause === 'not_yet');
}

function count(counts: Map<string, number>, name: string): number {
  const next = (counts.get(name) ?? 0) + 1;
  counts.set(name, next);
  return next;
}
