export { initiatorOf, MovementRequests, type MovementKind } from './movement-requests';
export { MovementsModule } from './movements.module';
export { accountViolation, NamedAccounts } from './named-accounts';
