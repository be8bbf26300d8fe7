import { compose, decode, TOPICS, type MessageType, type PriceBound } from '@ballast/contracts';
import { pricesLock, pricesLocked } from '@ballast/contracts/pricing';
import { newId, toTimestamp } from '@ballast/kernel';
import type { Environment } from '@ballast/platform-config';
import { eventually, LogDriver, useService, useTestDatabase, type ServiceInstance } from '@ballast/test-infra';
import { outsideCause } from '@ballast/test-kit';
import { Client } from 'pg';
import { service } from '../definition';

/** The member that every request and every answer has. */
export interface OfOperation {
  readonly operation_id: string;
}

/** A request to quote or to lock prices; each kind of message uses the members that it has. */
export interface PriceRequest extends OfOperation {
  readonly strategy_id: string;
  readonly quoted_currency: string;
  readonly side: 'ask' | 'bid' | 'mid';
  readonly required: string[];
  readonly optional: string[];
  readonly every_instrument: boolean;
  readonly bound?: PriceBound;
}

export function priceRequest(required: readonly string[], more: Partial<PriceRequest> = {}): PriceRequest {
  return {
    operation_id: newId(),
    strategy_id: newId(),
    quoted_currency: 'USD',
    side: 'ask',
    required: [...required],
    optional: [],
    every_instrument: false,
    ...more,
  };
}

/** Drives the pricing service over the log, as Operations do, and keeps its answers. */
class PricingDriver {
  private opened: { readonly driver: LogDriver; readonly sql: Client } | undefined;

  constructor(readonly start: (env?: Environment) => Promise<ServiceInstance>) {}

  async open(databaseUrl: string): Promise<void> {
    const driver = await LogDriver.open(databaseUrl, [
      TOPICS.priceEvents,
      TOPICS.priceMarks,
      TOPICS.instrumentEvents,
      TOPICS.sandboxEvents,
    ]);
    const sql = new Client({ connectionString: databaseUrl });
    await sql.connect();
    this.opened = { driver, sql };
  }

  async close(): Promise<void> {
    await this.opened?.sql.end();
    await this.opened?.driver.close();
  }

  /** The driver's own connection to the database. */
  get sql(): Client {
    return this.parts.sql;
  }

  get driver(): LogDriver {
    return this.parts.driver;
  }

  send<T extends OfOperation>(type: MessageType<T>, ...requests: readonly T[]): Promise<void> {
    return this.driver.send(
      requests.map((data) =>
        compose(type, {
          key: data.operation_id,
          cause: outsideCause(data.operation_id, 'SANDBX'),
          place: newId(),
          occurredAt: toTimestamp(new Date()),
          data,
        }),
      ),
    );
  }

  answers<T extends OfOperation>(type: MessageType<T>, { operation_id }: OfOperation): readonly T[] {
    return this.driver
      .received(type.type)
      .map((message) => decode(type, message).data)
      .filter((data) => data.operation_id === operation_id);
  }

  answer<T extends OfOperation>(type: MessageType<T>, of: OfOperation): Promise<T> {
    return eventually(`the ${type.type} of an Operation`, () => this.answers(type, of)[0]);
  }

  /** Sends a request, and waits for its first answer of the type `answered`. */
  async ask<T extends OfOperation, R extends OfOperation>(
    type: MessageType<T>,
    of: NoInfer<T>,
    answered: MessageType<R>,
  ): Promise<R> {
    await this.send(type, of);
    return this.answer(answered, of);
  }

  /** Asset and price of each asset that is locked. */
  async lock(of: PriceRequest): Promise<readonly (readonly [string, string])[]> {
    return (await this.ask(pricesLock, of, pricesLocked)).prices.map(({ asset, price }) => [asset, price]);
  }

  private get parts(): NonNullable<typeof this.opened> {
    if (this.opened === undefined) throw new Error('The driver is open only after beforeAll');
    return this.opened;
  }
}

/** For a test file: a driver on a fresh database that is dropped after the tests. */
export function usePricing(): PricingDriver {
  // Registered before the database's hooks, because hooks run in this order: connections close before their database.
  afterAll(() => driver.close());
  const database = useTestDatabase();
  const driver = new PricingDriver(useService(service, database).start);
  beforeAll(() => driver.open(database.url));
  return driver;
}

export function pin({ http }: ServiceInstance, symbol: string, price: object): Promise<unknown> {
  return http.call('PUT', `/internal/prices/${symbol}`, price);
}

export function arm({ http }: ServiceInstance, scenario: string, fault: object = {}): Promise<unknown> {
  return http.call('POST', '/internal/faults', { id: newId(), scenario, ...fault });
}
