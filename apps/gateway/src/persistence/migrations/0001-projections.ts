import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLES = [
  // A resource is stored as the text that its GET answers; columns beside it only find, order and guard it.
  // Low fill factors keep the updates of a row on its page: no index is touched, because no indexed column changes.
  `CREATE TABLE gateway.operations (
     id            uuid PRIMARY KEY,
     platform_code text NOT NULL,
     strategy_id   uuid NOT NULL,
     request_id    uuid NOT NULL,
     initiated_by  text NOT NULL,
     type          text NOT NULL,
     status        text NOT NULL,
     sequence      integer NOT NULL,
     created_at    timestamptz NOT NULL,
     body          text NOT NULL
   ) WITH (fillfactor = 50, toast_tuple_target = 8160)`,
  'CREATE INDEX operations_by_platform ON gateway.operations (platform_code, created_at, id)',
  'CREATE INDEX operations_by_strategy ON gateway.operations (strategy_id, created_at, id)',
  'CREATE INDEX operations_by_request ON gateway.operations (request_id)',
  `CREATE INDEX operations_by_initiator ON gateway.operations (platform_code, initiated_by, created_at, id)
    WHERE initiated_by <> ''`,

  // Clustered by Operation in the order of the request. Lists over several Operations go through gateway.operations,
  // so that no index repeats its order here.
  `CREATE TABLE gateway.executions (
     operation_id     uuid NOT NULL,
     index            integer NOT NULL,
     id               uuid NOT NULL,
     platform_code    text NOT NULL,
     strategy_id      uuid NOT NULL,
     participant_code text NOT NULL,
     status           text NOT NULL,
     created_at       timestamptz NOT NULL,
     body             text NOT NULL,
     PRIMARY KEY (operation_id, index)
   ) WITH (fillfactor = 40, toast_tuple_target = 8160)`,
  'CREATE UNIQUE INDEX executions_by_id ON gateway.executions (id)',
  'CREATE INDEX executions_by_participant ON gateway.executions (platform_code, participant_code, created_at)',

  // Number of readable Executions of an Operation, by status. Writers of one Operation wait for the lock of its row.
  `CREATE TABLE gateway.execution_counts (
     operation_id uuid PRIMARY KEY,
     projected    integer NOT NULL DEFAULT 0,
     settled      integer NOT NULL DEFAULT 0,
     skipped      integer NOT NULL DEFAULT 0,
     rejected     integer NOT NULL DEFAULT 0
   ) WITH (fillfactor = 30)`,

  // Events of Operations whose Executions are not all readable yet.
  `CREATE TABLE gateway.pending_operation_events (
     operation_id    uuid NOT NULL,
     sequence        integer NOT NULL,
     platform_code   text NOT NULL,
     previous_status text NOT NULL,
     total           integer NOT NULL,
     occurred_at     text NOT NULL,
     correlation_id  text NOT NULL,
     causation_id    text NOT NULL,
     actor           text NOT NULL,
     body            text NOT NULL,
     PRIMARY KEY (operation_id, sequence)
   )`,

  // is_reported: whether the creation has arrived, and with it the public event. A change may arrive before it.
  `CREATE TABLE gateway.traders (
     id               uuid PRIMARY KEY,
     platform_code    text NOT NULL,
     strategy_id      uuid NOT NULL,
     participant_code text NOT NULL,
     auto_rebalance   boolean NOT NULL,
     created_at       timestamptz NOT NULL,
     updated_at       timestamptz NOT NULL,
     body             text NOT NULL,
     is_reported      boolean NOT NULL DEFAULT true
   ) WITH (fillfactor = 90)`,
  'CREATE INDEX traders_by_platform ON gateway.traders (platform_code, created_at, id)',
  'CREATE INDEX traders_by_strategy ON gateway.traders (strategy_id, created_at, id)',
  'CREATE INDEX traders_by_participant ON gateway.traders (platform_code, participant_code, created_at, id)',

  `CREATE TABLE gateway.participants (
     platform_code    text NOT NULL,
     participant_code text NOT NULL,
     id               uuid NOT NULL,
     status           text NOT NULL,
     created_at       timestamptz NOT NULL,
     updated_at       timestamptz NOT NULL,
     body             text NOT NULL,
     external_id      text NOT NULL,
     PRIMARY KEY (platform_code, participant_code)
   ) WITH (fillfactor = 90)`,
  'CREATE INDEX participants_by_creation ON gateway.participants (platform_code, created_at, id)',
  `CREATE INDEX participants_by_external_id ON gateway.participants (platform_code, external_id)
    WHERE external_id <> ''`,

  // account: the account as the request named it, for the filter of the list.
  `CREATE TABLE gateway.deposits (
     id            uuid PRIMARY KEY,
     platform_code text NOT NULL,
     account       text NOT NULL,
     created_at    timestamptz NOT NULL,
     body          text NOT NULL
   )`,
  'CREATE INDEX deposits_by_platform ON gateway.deposits (platform_code, created_at, id)',
  'CREATE INDEX deposits_by_account ON gateway.deposits (platform_code, account, created_at, id)',

  `CREATE TABLE gateway.instruments (
     symbol     text PRIMARY KEY,
     changed_at timestamptz NOT NULL,
     body       text NOT NULL
   )`,

  // Last position of each platform. The row stays locked until the commit, so that position n + 1 is never visible
  // before n and a rollback leaves no gap.
  `CREATE TABLE gateway.public_positions (
     platform_code text PRIMARY KEY,
     last_position bigint NOT NULL
   ) WITH (fillfactor = 30)`,

  // payload: null for the end of an Execution, whose body no longer changes.
  // reached_at: the latest occurred_at of the platform up to this event. It never decreases from one position to the
  // next, so the first event since an instant is found by bisection instead of by an index.
  `CREATE TABLE gateway.public_events (
     platform_code   text NOT NULL,
     position        bigint NOT NULL,
     notification_id uuid NOT NULL,
     type            text NOT NULL,
     resource_id     uuid NOT NULL,
     occurred_at     timestamptz NOT NULL,
     reached_at      timestamptz NOT NULL,
     payload         text,
     PRIMARY KEY (platform_code, position)
   ) WITH (toast_tuple_target = 8160)`,

  // Messages that answer an effect, a row for each part; expected is the number of parts of a complete answer.
  `CREATE TABLE gateway.replies (
     effect_id   text NOT NULL,
     source      text NOT NULL,
     part        integer NOT NULL,
     expected    integer,
     outcome     text NOT NULL,
     recorded_at timestamptz NOT NULL DEFAULT now(),
     PRIMARY KEY (effect_id, source, part)
   )`,
  // Finds the replies that are old enough to be removed.
  'CREATE INDEX replies_by_time ON gateway.replies (recorded_at)',

  // Written once or twice and read whole: compressing these texts costs more than their bytes.
  'ALTER TABLE gateway.operations ALTER COLUMN body SET STORAGE EXTERNAL',
  'ALTER TABLE gateway.executions ALTER COLUMN body SET STORAGE EXTERNAL',
  'ALTER TABLE gateway.public_events ALTER COLUMN payload SET STORAGE EXTERNAL',
];

/** Tables of read models, public events and replies: everything that the gateway projects from the log. */
export class CreateProjections0001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of TABLES) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE gateway.operations, gateway.executions, gateway.execution_counts, gateway.pending_operation_events,
                 gateway.traders, gateway.participants, gateway.deposits, gateway.instruments,
                 gateway.public_positions, gateway.public_events, gateway.replies`);
  }
}
