export {
  createTestDatabase,
  type DatabaseServer,
  startDatabaseServer,
  type TestDatabase,
  useDatabaseServer,
  useTestDatabase,
} from './database-server';
export { eventually } from './eventually';
export { LogDriver } from './log-driver';
export { type KafkaServer, startKafkaServer, whyNoKafka } from './kafka-server';
export { type InstanceOptions, type LogUnderTest } from './log-bench';
export { describeLogContract, type LogContractOptions } from './log-contract.suite';
