export type { AccountDrift, Drift, DriftKind, DriftThreshold } from './drift';
export type { DueOccurrence } from './due-occurrence';
export type { HoldingWeights } from './holding-weights';
export type { CalendarRule } from './read-calendar';
export type { Schedule } from './schedule';
