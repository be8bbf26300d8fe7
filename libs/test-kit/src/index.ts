export { decisionWith } from './decision';
export { envelopeAbout } from './envelope-about';
export { instrumentOf } from './instrument';
export { BTC_LEG, rejectedLayers, settledLayers, type ExecutionOwner, type TradedLeg } from './layered-execution';
export { outsideCause } from './outside-cause';
export { PRICE_INPUTS } from './price-inputs';
export { platformViolations } from './invariants/platform-invariants';
export type { AccountBalance, LedgerEntry, PlatformSnapshot, PublicEvent } from './invariants/snapshot';
export { ledgerTableViolations, type LedgerTables } from './ledger-invariants';
