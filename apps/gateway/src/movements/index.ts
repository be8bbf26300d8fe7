export { MovementLists } from './movement-lists';
export { idOfOwn, initiatorOf, MovementRequests, type MovementFace } from './movement-requests';
export { movementTerms, type AskedMovement } from './movement-terms';
export { MovementsModule } from './movements.module';
export { accountViolation, NamedAccounts } from './named-accounts';
