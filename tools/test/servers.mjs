// One Postgres and one Kafka broker for the whole run; each test makes its own database and topics on them.
import { startPostgres } from '../../infra/postgres/embedded.mjs';
import { MissingPrerequisiteError, startKafka } from '../../infra/kafka/local-broker.mjs';

/** Servers that start on first use. A broker is optional: `missing` says which prerequisite this machine lacks. */
export class Servers {
  #postgres;
  #kafka;

  async environment() {
    const [database, kafka] = await Promise.all([this.databaseEnvironment(), (this.#kafka ??= givenOrOwnKafka())]);
    return {
      env: { ...database, ...(kafka.brokers && { TEST_KAFKA_BROKERS: kafka.brokers }) },
      missing: kafka.missing,
    };
  }

  /** The environment of tests that need no broker. */
  async databaseEnvironment() {
    const { url } = await (this.#postgres ??= givenOrOwnPostgres());
    return { TEST_DATABASE_URL: url };
  }

  async stop() {
    const started = await Promise.allSettled([this.#kafka, this.#postgres]);
    for (const { value } of started) await value?.stop?.();
  }
}

async function givenOrOwnPostgres() {
  const url = process.env.TEST_DATABASE_URL;
  return url ? { url } : startPostgres({ durable: false });
}

async function givenOrOwnKafka() {
  const brokers = process.env.TEST_KAFKA_BROKERS;
  if (brokers) return { brokers };
  try {
    return await startKafka();
  } catch (error) {
    if (error instanceof MissingPrerequisiteError) return { missing: error.message };
    throw error;
  }
}
