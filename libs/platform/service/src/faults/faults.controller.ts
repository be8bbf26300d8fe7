import { Body, Controller, Delete, HttpCode, Inject, Post, UseGuards } from '@nestjs/common';
import { FAULT_SCENARIOS, parseFaultScenario, UUID_PATTERN, type FaultKind } from '@ballast/contracts';
import { InternalGuard, parseBody } from '@ballast/platform-http';
import type { Logger } from '@ballast/platform-observability';
import { Database } from '@ballast/platform-postgres';
import { z } from 'zod';
import { LOGGER } from '../definition';
import { FaultStore, type Fault } from './fault.store';

/** The scenarios that strike in this service. */
export const FAULT_KINDS = Symbol('FaultKinds');

const FAULT_TIMES_MAX = 1_000_000;

const uuid = z.string().regex(UUID_PATTERN, 'must be a UUID').toLowerCase();

function faultSchema(kinds: readonly FaultKind[]): z.ZodType<Fault> {
  const scenarios = FAULT_SCENARIOS.filter((scenario) => kinds.some((kind) => scenario.split(':')[0] === kind));
  const isOurs = (text: string): boolean => {
    const scenario = parseFaultScenario(text);
    return scenario !== undefined && kinds.includes(scenario.kind);
  };
  const times = `must be a whole number from 1 to ${FAULT_TIMES_MAX}`;
  return z.strictObject({
    id: uuid,
    scenario: z.string().refine(isOurs, `must be one of ${scenarios.join(', ')}`),
    times: z.int().min(1, times).max(FAULT_TIMES_MAX, times).default(1),
    /** Null or absent: every Strategy. */
    strategy_id: uuid.nullable().default(null),
  });
}

/** Arms and clears the faults of the sandbox that strike in this service. */
@Controller('internal/faults')
@UseGuards(InternalGuard)
export class FaultsController {
  private readonly schema: z.ZodType<Fault>;

  constructor(
    private readonly database: Database,
    private readonly faults: FaultStore,
    @Inject(FAULT_KINDS) kinds: readonly FaultKind[],
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.schema = faultSchema(kinds);
  }

  /** Counts for every Operation that reaches this service once it has answered. Idempotent by `id`. */
  @Post()
  async arm(@Body() body: unknown): Promise<Fault> {
    const fault = parseBody(this.schema, body);
    const armed = await this.database.transaction((tx) => this.faults.arm(tx, fault));
    this.logger.info({ fault: armed }, 'fault armed');
    return armed;
  }

  @Delete()
  @HttpCode(204)
  async clear(): Promise<void> {
    await this.database.transaction((tx) => this.faults.clear(tx));
    this.logger.info('faults cleared');
  }
}
