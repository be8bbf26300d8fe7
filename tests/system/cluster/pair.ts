import { API, SCOPES } from '@ballast/api';
import type { BallastClient } from '@ballast/client';
import { documentedClient } from '@ballast/test-client';
import { withSecret } from '../harness/answers';
import { Tenant } from '../harness/tenant';
import { pinPrices } from '../scenarios/context';

/** A caller at two gateways. Prices are pinned. */
export interface Pair {
  /** With the sandbox key, at the first gateway. */
  readonly root: BallastClient;
  /** At the first gateway, under the first key. */
  readonly tenant: Tenant;
  /** The same key at each gateway. */
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
