import { TOPICS } from '@ballast/contracts';
import { publicEventRecorded } from '@ballast/contracts/webhook';
import { serviceConfigSchema } from '@ballast/platform-config';
import { edgeTablesMigration } from '@ballast/platform-edge';
import type { ServiceDefinition } from '@ballast/platform-service';
import { eventually, useRunningService } from '@ballast/test-infra';
import { CreateProjections0001 } from '../persistence/migrations/0001-projections';
import { READ_MODEL_ENTITIES } from './entities';
import { ProjectionsModule } from './projections.module';
import { enrollmentLog } from './testing/event-log.fixture';

/** A gateway without its HTTP side. */
const gateway: ServiceDefinition<typeof serviceConfigSchema> = {
  name: 'gateway',
  schema: 'gateway',
  configSchema: serviceConfigSchema,
  entities: READ_MODEL_ENTITIES,
  migrations: [edgeTablesMigration('gateway'), CreateProjections0001],
  module: () => ProjectionsModule,
};

describe('the read models of running gateways', () => {
  const service = useRunningService(gateway, [TOPICS.publicEvents]);
  beforeAll(async () => {
    await service.start();
  });

  it('put every public event on the log once, in the order of its position, and show it to other services', async () => {
    const stories = Array.from({ length: 20 }, (_, index) =>
      enrollmentLog(`operation ${index}`, [
        { code: `A${index}`, end: 'settled', endsInCheck: false, opensTrader: true },
        { code: `B${index}`, end: 'rejected', endsInCheck: true, opensTrader: false },
      ]),
    );
    // The Operations first: all of their events have to wait.
    await service.driver.send(stories.flatMap(({ operationEvents }) => operationEvents));
    await service.driver.send(stories.flatMap(({ executionEvents }) => executionEvents.flat()));
    // Three statuses of the Operation, a Trader and two Executions each.
    const expected = stories.length * 6;
    const received = await eventually('all public events', () => {
      const seen = service.driver.received(publicEventRecorded.type);
      return seen.length >= expected && seen;
    });
    const recorded = received.map(({ value }) => {
      const { data, occurredAt } = JSON.parse(value) as { data: { position: number }; occurredAt: string };
      return { ...data, occurred_at: occurredAt };
    });
    expect(recorded.map(({ position }) => position)).toEqual(Array.from({ length: expected }, (_, index) => index + 1));

    const shown = await service.http.get('/internal/events?platform_code=SANDBX');
    expect(shown).toEqual({ events: recorded, next_after: expected, has_more: false });
  });

  it('refuse a query with a violation', async () => {
    await expect(service.http.get('/internal/events?platform_code=SANDBX&limit=0')).rejects.toMatchObject({
      status: 400,
    });
  });
});
