import type { SERVICES } from './services';

/** The definitions of all services, loaded when they are asked for: loading them loads the whole platform. */
export async function loadServices(): Promise<typeof SERVICES> {
  return (await import('./services')).SERVICES;
}
