export type Check = 'ok' | 'failed';

/** Conditions for a service to be ready, besides its database. */
export class Readiness {
  private readonly checks = new Map<string, () => boolean>();

  add(name: string, isOk: () => boolean): void {
    this.checks.set(name, isOk);
  }

  read(): Readonly<Record<string, Check>> {
    return Object.fromEntries([...this.checks].map(([name, isOk]) => [name, isOk() ? 'ok' : 'failed']));
  }
}
