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
