import { TOPIC_DEFINITIONS, TOPICS, type Composed } from '@ballast/contracts';
import { MemoryTopics, type MemoryPartition } from '@ballast/platform-log';
import { crc32 } from 'node:zlib';
import { chanceOf, type Chance } from '../chance';
import type { Trace } from '../trace';
import { BEGINNING_MS, VirtualClock } from '../virtual-clock';
import { faultPlanOf, type FaultPlan } from './fault-plan';
import { Market } from './market';
import { Messages } from './messages';
import type { PlantedBug } from './planted-bugs';
import { Process, type Slice, type SliceOutcome } from './process';
import { Receiver } from './receiver';
import type { Action, Scenario } from './scenario';
import type { Now } from './service';
import { CreditService } from './services/credit/credit';
import { DispatcherService } from './services/dispatcher';
import { ExecutionService } from './services/execution';
import { GatewayService } from './services/gateway/gateway';
import { OrchestratorService } from './services/orchestrator/orchestrator';
import { PricingService } from './services/pricing';
import { RegistryService } from './services/registry';

/** Steps after which a simulation that has not come to rest is given up. */
const STEPS_MAX = 60_000;
/** Share of slices that are handled twice, each time rolled back, to check that both times give the same messages. */
const CHECKED_SHARE = 0.05;
/** Tries of a client whose request names a resource that is not readable yet. */
const CLIENT_TRIES_MAX = 200;
const CLIENT_RETRY_MS = 40;

interface Step {
  readonly weight: number;
  run(): void;
}

interface Pending {
  readonly action: Action;
  readonly atMs: number;
  readonly tries: number;
}

interface Zombie {
  readonly process: Process;
  readonly slice: Slice;
  readonly wakesAtMs: number;
}

/** The platform in memory: every service with its tables, the log between them, and the faults of one scenario. */
export class World {
  readonly topics = new MemoryTopics();
  readonly messages = new Messages();
  readonly receiver: Receiver;
  readonly gateway: GatewayService;
  readonly registry: RegistryService;
  readonly orchestrator: OrchestratorService;
  readonly credit: CreditService;
  readonly pricing: PricingService;
  readonly execution: ExecutionService;
  readonly dispatcher: DispatcherService;
  readonly processes: readonly Process[];
  /** Violations that were found during the run, in words. */
  readonly violations: string[] = [];
  steps = 0;
  private readonly clock = new VirtualClock();
  private readonly chance: Chance;
  private readonly plan: FaultPlan;
  private readonly gatewayProcess: Process;
  private pending: Pending[];
  private zombies: Zombie[] = [];

  constructor(
    readonly scenario: Scenario,
    private readonly trace: Trace,
    bugs: ReadonlySet<PlantedBug>,
  ) {
    this.chance = chanceOf(scenario.seed, 'schedule');
    this.plan = faultPlanOf(scenario.faults);
    const { partitions } = scenario;
    for (const { name, retentionMs } of TOPIC_DEFINITIONS) this.topics.create({ name, retentionMs, partitions });
    this.receiver = new Receiver(this.plan.receiverOutages);
    this.gateway = new GatewayService(this.messages, bugs);
    this.registry = new RegistryService(this.messages);
    this.orchestrator = new OrchestratorService(this.messages);
    this.credit = new CreditService(this.messages, bugs);
    this.pricing = new PricingService(this.messages, new Market(scenario.seed, this.plan.priceOutages));
    this.execution = new ExecutionService(this.messages, this.plan.venue);
    this.dispatcher = new DispatcherService(this.messages, this.receiver);
    const services = [this.registry, this.orchestrator, this.credit, this.pricing, this.execution, this.dispatcher];
    this.gatewayProcess = new Process(this.gateway, bugs);
    this.processes = [this.gatewayProcess, ...services.map((service) => new Process(service, bugs))];
    this.pending = scenario.actions.map((action) => ({ action, atMs: BEGINNING_MS + action.atMs, tries: 0 }));
  }

  /** Runs until no step is left, or until a step fails. */
  run(): void {
    while (this.violations.length === 0) {
      const steps = this.possibleSteps();
      if (steps.length === 0) {
        const next = this.nextTimeMs();
        if (next === undefined) return;
        this.clock.moveTo(next);
        continue;
      }
      this.steps += 1;
      if (this.steps > STEPS_MAX) {
        this.violations.push(`the platform has not come to rest after ${STEPS_MAX} steps`);
        return;
      }
      try {
        this.chance.pick(steps).run();
      } catch (error) {
        this.violations.push(error instanceof Error ? `a step failed: ${error.message}` : String(error));
      }
      this.clock.advance(this.chance.below(3));
    }
  }

  partitionsOf({ service }: Process): readonly MemoryPartition[] {
    return service.topics.flatMap((topic) => this.topics.partitionsOf(topic));
  }

  private get now(): Now {
    return { ms: this.clock.nowMs, at: this.clock.now };
  }

  /** Every step that could be the next one, in an order that the scenario determines. */
  private possibleSteps(): readonly Step[] {
    const { nowMs } = this.clock;
    const steps: Step[] = [];
    const add = (run: () => void): void => void steps.push({ weight: 1, run });
    for (const each of this.pending) {
      if (each.atMs <= nowMs && this.gatewayProcess.idleUntilMs <= nowMs) add(() => this.request(each));
    }
    for (const zombie of this.zombies) {
      if (zombie.wakesAtMs <= nowMs) add(() => this.wakeZombie(zombie));
    }
    for (const process of this.processes) {
      if (process.idleUntilMs > nowMs) continue;
      if (process.unpublished.length > 0) add(() => this.publish(process));
      const dueMs = process.service.nextDueMs?.();
      if (dueMs !== undefined && dueMs <= nowMs) add(() => this.takeDue(process));
      for (const partition of this.partitionsOf(process)) {
        if (process.behind(partition, nowMs) > 0) add(() => this.deliver(process, partition));
      }
    }
    return steps;
  }

  /** The next time at which a step becomes possible, in Unix milliseconds; undefined when none ever does. */
  private nextTimeMs(): number | undefined {
    const { nowMs } = this.clock;
    const times = [
      ...this.pending.map(({ atMs }) => Math.max(atMs, this.gatewayProcess.idleUntilMs)),
      ...this.zombies.map(({ wakesAtMs }) => wakesAtMs),
      ...this.processes.flatMap((process) => {
        const hasWork =
          process.unpublished.length > 0 || this.partitionsOf(process).some((each) => process.behind(each, nowMs) > 0);
        return [
          ...(hasWork ? [process.idleUntilMs] : []),
          ...[process.service.nextDueMs?.(), process.nextWaitMs(this.partitionsOf(process), nowMs)].flatMap((time) =>
            time === undefined ? [] : [Math.max(time, process.idleUntilMs)],
          ),
        ];
      }),
    ];
    return times.length === 0 ? undefined : Math.max(nowMs + 1, Math.min(...times));
  }

  private request(each: Pending): void {
    const { requestId, request } = each.action;
    this.pending = this.pending.filter((other) => other !== each);
    if (!this.gateway.canAccept(request)) {
      const tries = each.tries + 1;
      const atMs = this.clock.nowMs + CLIENT_RETRY_MS;
      if (tries < CLIENT_TRIES_MAX) this.pending.push({ ...each, atMs, tries });
      this.say('gateway', `cannot take in ${request.kind} ${requestId} yet`);
      return;
    }
    const sent = this.attempt(this.gatewayProcess, () => this.gateway.accept(requestId, request, this.now));
    this.say('gateway', `takes in ${request.kind} ${requestId}${sent === undefined ? ' and dies' : ''}`, sent);
    // A client without an answer sends its request again.
    if (sent === undefined) this.pending.push({ ...each, atMs: this.clock.nowMs + CLIENT_RETRY_MS });
  }

  private publish(process: Process): void {
    process.publications += 1;
    const count = this.chance.between(1, process.unpublished.length);
    const forgets = !this.plan.republishes(process.service.name, process.publications);
    process.publish(this.topics, count, { nowMs: this.clock.nowMs, forgets });
    this.say(process.service.name, `publishes ${count}${forgets ? '' : ' and dies before it forgets them'}`);
    this.tire(process);
  }

  private takeDue(process: Process): void {
    const sent = this.attempt(process, () => process.service.takeDue?.(this.now) ?? []);
    this.say(process.service.name, `takes up what is due${sent === undefined ? ' and dies' : ''}`, sent);
  }

  /** Does work that is no slice. Undefined when the process dies. */
  private attempt(process: Process, work: () => readonly Composed[]): readonly Composed[] | undefined {
    process.slices += 1;
    const crash = this.plan.crash(process.service.name, process.slices);
    const sent = process.run(work, crash?.step);
    this.tire(process, crash?.downMs);
    return sent;
  }

  private deliver(process: Process, partition: MemoryPartition): void {
    const { name } = process.service;
    process.slices += 1;
    const available = Math.min(process.behind(partition, this.clock.nowMs), this.scenario.sliceMessages);
    const slice = sliceOfOneType(process.read(partition, this.chance.between(1, available)));
    const stallMs = this.plan.stall(name, process.slices);
    if (stallMs !== undefined) {
      this.zombies.push({ process, slice, wakesAtMs: this.clock.nowMs + stallMs });
      this.say(name, `stalls with ${placeOf(slice)}`);
      return;
    }
    const crash = this.plan.crash(name, process.slices);
    if (this.chance.flip(CHECKED_SHARE)) this.checkRepetition(process, slice);
    const outcome = process.handle(slice, this.now, {
      isStale: false,
      ...(crash === undefined ? {} : { deathAt: crash.step }),
    });
    this.tell(process, slice, outcome);
    this.tire(process, crash?.downMs);
  }

  private wakeZombie(zombie: Zombie): void {
    this.zombies = this.zombies.filter((other) => other !== zombie);
    const outcome = zombie.process.handle(zombie.slice, this.now, { isStale: true });
    this.tell(zombie.process, zombie.slice, outcome, 'after a stall ');
  }

  /** Checks that a slice, from the same state and at the same time, leads to the same messages under the same ids. */
  private checkRepetition({ service }: Process, slice: Slice): void {
    const attempt = (): string => {
      try {
        return service
          .handle(slice.topic, slice.messages, this.now)
          .map(({ value }) => value)
          .join('\n');
      } catch (error) {
        return String(error);
      } finally {
        service.journal.rollBack();
      }
    };
    if (attempt() !== attempt()) this.violations.push(`${service.name} handles ${placeOf(slice)} in two ways`);
  }

  /** Leaves the process idle for as long as its step takes, and for as long as it is down after a death. */
  private tire(process: Process, downMs = 0): void {
    process.idleUntilMs = this.clock.nowMs + this.plan.delayMs(process.service.name) + downMs;
  }

  private tell({ service }: Process, slice: Slice, outcome: SliceOutcome, how = ''): void {
    const place = `${how}${placeOf(slice)}`;
    switch (outcome.kind) {
      case 'handled':
        return this.say(service.name, `handles ${place}`, outcome.sent);
      case 'fenced':
        return this.say(service.name, `is fenced off ${place}`);
      case 'not_yet':
        return this.say(service.name, `waits at ${place}: ${outcome.reason}`);
      case 'died':
        return this.say(service.name, `dies (${outcome.at}) at ${place}`);
    }
  }

  private say(
    name: string,
    what: string,
    sent: readonly { readonly type: string; readonly value: string }[] = [],
  ): void {
    const messages = sent.map(({ type, value }) => `${type} ${crc32(value).toString(16)}`).join(', ');
    const elapsed = String(this.clock.nowMs - BEGINNING_MS).padStart(7);
    this.trace.add(`${elapsed} ${name} ${what}${messages === '' ? '' : ` → ${messages}`}`);
  }
}

/** The beginning of a slice. A transaction of the credit check takes commands of one type only. */
function sliceOfOneType(slice: Slice): Slice {
  if (slice.topic !== TOPICS.creditCommands) return slice;
  const type = slice.messages[0]?.type;
  const end = slice.messages.findIndex((message) => message.type !== type);
  return end === -1 ? slice : { ...slice, messages: slice.messages.slice(0, end) };
}

function placeOf({ topic, partition, first, messages }: Slice): string {
  return `${topic}/${partition} ${first}..${first + messages.length - 1}`;
}
