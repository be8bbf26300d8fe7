import { Hub, type HubOptions } from './hub';

interface Shared {
  readonly hub: Promise<Hub>;
  users: number;
}

const hubs = new Map<string, Shared>();

/**
 * The hub of this process for one database. Its first user opens it, and the `release` of its last user closes it.
 * Users with different `scope` behave like users in different processes.
 */
export async function acquireHub(
  options: HubOptions & { readonly scope: string },
): Promise<{ readonly hub: Hub; readonly release: () => Promise<void> }> {
  const key = `${options.scope} ${options.url}`;
  const shared = hubs.get(key) ?? { hub: openHub(options), users: 0 };
  hubs.set(key, shared);
  shared.users += 1;
  const forget = (): boolean => {
    shared.users -= 1;
    if (shared.users > 0) return false;
    if (hubs.get(key) === shared) hubs.delete(key);
    return true;
  };
  try {
    const hub = await shared.hub;
    return {
      hub,
      release: async () => {
        if (forget()) await hub.close();
      },
    };
  } catch (error) {
    forget();
    throw error;
  }
}

async function openHub(options: HubOptions): Promise<Hub> {
  const hub = new Hub(options);
  try {
    await hub.open();
    return hub;
  } catch (error) {
    await hub.close();
    throw error;
  }
}
