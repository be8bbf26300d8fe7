import { API } from '@ballast/api';
import type { PlatformKey } from '@ballast/internal-api';
import { InternalHttp, useTestDatabase } from '@ballast/test-infra';
import { gatewayEnvironment, useGateway } from '../testing/gateway-under-test';

const gateway = useGateway(useTestDatabase);
const { INTERNAL_TOKEN = '' } = gatewayEnvironment('', '');

async function atProduction<T>(use: (internal: InternalHttp, url: string) => Promise<T>, token = INTERNAL_TOKEN) {
  const { url, internalUrl } = await gateway.start({ BALLAST_MODE: '' });
  const internal = new InternalHttp(internalUrl, token);
  try {
    return await use(internal, url);
  } finally {
    await internal.close();
  }
}

function put(internal: InternalHttp, code: string): Promise<PlatformKey> {
  return internal.call('PUT', `/internal/platforms/${code}`);
}

describe('PUT /internal/platforms/{platform_code}', () => {
  it('makes a platform with a key of all scopes, and another key at each further call', async () => {
    await atProduction(async (internal, url) => {
      const first = await put(internal, 'ACME');
      const second = await put(internal, 'ACME');
      expect([first.created, second.created]).toEqual([true, false]);
      for (const credentials of [first, second]) {
        const api = gateway.api.at(url).as(credentials);
        expect((await api.send(API.listStrategies)).body).toEqual({ strategies: [], next_page_token: '' });
      }
      const api = gateway.api.at(url).as(second);
      const { api_keys } = (await api.send(API.listApiKeys)).body as { api_keys: { id: string; key: string }[] };
      expect(api_keys.map(({ key }) => key)).toEqual([first.key, second.key]);
      expect((await api.send(API.revokeApiKey, { params: { api_key_id: api_keys[0]?.id ?? '' } })).status).toBe(204);
      expect((await gateway.api.at(url).as(first).send(API.listStrategies)).status).toBe(401);
    });
  });

  it('refuses a malformed code, and a caller without the token', async () => {
    await atProduction(async (internal) => {
      await expect(put(internal, 'A%20B')).rejects.toMatchObject({
        code: 'invalid_request',
        options: { errors: ['path/platform_code must be 1 to 32 letters, digits, _ or -'] },
      });
    });
    await atProduction(async (internal) => {
      await expect(put(internal, 'ACME')).rejects.toMatchObject({ code: 'not_found' });
    }, 'a token that is wrong');
  });
});
