import { API, SCOPES } from '@ballast/api';
import type { BallastClient } from '@ballast/client';
import { documentedClient } from '@ballast/test-client';
import { withSecret } from '../harness/answers';
import { Tenant } from '../harness/tenant';
import { pinPrices } from '../scenarios/context';

/** A caller with a client at each of two gateways of one platform. Prices are pinned. */
export interface Pair {
  /** Client with the sandbox key, at the first gateway. */
  readonly root: BallastClient;
  /** Tenant at the first gateway, with the key that it was opened with. */
  readonly tenant: Tenant;
  /** Clients, one per gateway, both with the same second key of the tenant. */
  readonly clients: readonly [BallastClient, BallastClient];
  close(): Promise<void>;
}

export async function openPair(gateways: readonly string[], float?: string): Promise<Pair> {
  const [one = '', two = ''] = gateways;
  const root = documentedClient({ baseUrl: one, key: 'sandbox-key', secret: 'sandbox-secret' });
  await pinPrices(root);
  const tenant = await Tenant.open(root, one, float);
  const credentials = withSecret(await tenant.client.call(API.createApiKey, { body: { scopes: SCOPES } }));
  const clients = [at(one, credentials), at(two, credentials)] as const;
  return {
    root,
    tenant,
    clients,
    close: async () => {
      await Promise.all([root.close(), tenant.close(), ...clients.map((client) => client.close())]);
    },
  };
}

export function at(
  baseUrl: string,
  { key, secret }: { readonly key: string; readonly secret: string },
  connections?: number,
): BallastClient {
  return documentedClient({ baseUrl, key, secret, ...(connections === undefined ? {} : { connections }) });
}
