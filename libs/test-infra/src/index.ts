export {
  createTestDatabase,
  type DatabaseServer,
  type RestartableDatabase,
  startDatabaseServer,
  startOwnDatabaseServer,
  type TestDatabase,
  useDatabaseServer,
  useTestDatabase,
} from './database-server';
export { eventually } from './eventually';
export { describeFold, type FoldUnderTest } from './fold/fold.suite';
export { removeOldRows } from './fold/trim-rules';
export { InternalHttp } from './internal-http';
export { readLedgerTables } from './ledger-tables';
export { LogDriver } from './log-driver';
export {
  type KafkaServer,
  type RestartableKafka,
  startKafkaBehind,
  startKafkaServer,
  startOwnKafkaServer,
  whyNoKafka,
} from './kafka-server';
export type { InstanceOptions, LogUnderTest, TopicChange } from './log-contract/log-bench';
export { describeLogContract, type LogContractOptions } from './log-contract/log-contract.suite';
export { ExaminedRows } from './lists/examined-rows';
export { firstOf, MANY, MANY_ROWS, TABLES_OF_LISTS, writeManyRows } from './lists/many-rows';
export { describeSilentNetwork, type NetworkUnderTest } from './log-contract/silent-network.suite';
export { type RunningServiceUnderTest, useRunningService } from './running-service';
export { type ServiceInstance, useService } from './service-under-test';
export { type ProxyTarget, TcpProxy } from './tcp-proxy';
