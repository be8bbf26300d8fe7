import { API } from '@ballast/api';
import { Tenant } from '../harness/tenant';
import type { Scenario } from './context';

const externalIdsAreUnique: Scenario = {
  name: 'an external id names one participant, also when many requests ask for it at the same time',
  run: async ({ root, baseUrl }) => {
    const tenant = await Tenant.open(root, baseUrl, '0');
    const { client } = tenant;
    const codes = ['A', 'B', 'C', 'D', 'E'];
    const create = (participant_code: string, external_id: string) =>
      client.send(API.createParticipant, { body: { participant_code, external_id } });
    const made = await Promise.all(codes.map((code) => create(code, 'client 1')));
    expect(made.map(({ status }) => status).toSorted()).toEqual([201, 409, 409, 409, 409]);
    const holders = await client.call(API.listParticipants, { query: { external_id: 'client 1' } });
    expect(holders.participants).toHaveLength(1);
    await tenant.participants(codes);
    const holder = holders.participants[0]?.participant_code ?? '';
    const update = (participant_code: string, external_id: string) =>
      client.send(API.updateParticipant, { params: { participant_code }, body: { external_id } });
    const others = codes.filter((code) => code !== holder);
    const refused = await Promise.all(others.map((code) => update(code, 'client 1')));
    expect(refused.map(({ status }) => status)).toEqual(others.map(() => 409));
    expect((await update(holder, '')).status).toBe(200);
    const changed = await Promise.all(others.map((code) => update(code, 'client 1')));
    expect(changed.map(({ status }) => status).toSorted()).toEqual([200, 409, 409, 409]);
    expect(await tenant.violations()).toEqual([]);
    await tenant.close();
  },
};

export const EXTERNAL_ID_SCENARIOS: readonly Scenario[] = [externalIdsAreUnique];
