export type Check = 'ok' | 'failed';

/** Conditions for a service to be ready. */
export class Readiness {
  private readonly checks = new Map<string, () => boolean | Promise<boolean>>();

  /** A condition that rejects counts as failed. */
  add(name: string, isOk: () => boolean | Promise<boolean>): void {
    this.checks.set(name, isOk);
  }

  async read(): Promise<Readonly<Record<string, Check>>> {
    return Object.fromEntries(
      await Promise.all([...this.checks].map(async ([name, isOk]) => [name, await check(isOk)] as const)),
    );
  }
}

async function check(isOk: () => boolean | Promise<boolean>): Promise<Check> {
  try {
    return (await isOk()) ? 'ok' : 'failed';
  } catch {
    return 'failed';
  }
}
