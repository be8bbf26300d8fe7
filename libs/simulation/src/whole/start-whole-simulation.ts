import type { WholeSimulation } from './whole-simulation';

/** Starts a whole platform. It is loaded here only, because runs of the domain alone do without the services. */
export async function startWholeSimulation(databaseServerUrl: string): Promise<WholeSimulation> {
  const { WholeSimulation } = await import('./whole-simulation');
  return WholeSimulation.start(databaseServerUrl);
}
