export { PLANTED_BUGS, type PlantedBug } from './domain/planted-bugs';
export { failureReport, simulateSeed, type SeedOptions, type SeedResult } from './domain/simulate-seed';
