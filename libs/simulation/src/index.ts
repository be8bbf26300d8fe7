export { simulatedRecord } from './domain/simulated-record';
export { PLANTED_BUGS, type PlantedBug } from './domain/planted-bugs';
export { SIMULATED_SERVICES } from './domain/scenario';
export { failureReport, simulateSeed, type SeedOptions, type SeedResult } from './domain/simulate-seed';
export { WHOLE_BUGS, type WholeBug } from './whole/whole-bugs';
export { startWholeSimulation } from './whole/start-whole-simulation';
