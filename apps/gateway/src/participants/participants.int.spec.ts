import { API } from '@ballast/api';
import { participantsRegister } from '@ballast/contracts/registry';
import { useTestDatabase } from '@ballast/test-infra';
import { errorsOf } from '../testing/api-client';
import { useGateway } from '../testing/gateway-under-test';

describe('participants', () => {
  const gateway = useGateway(useTestDatabase);

  it('are created, read and changed', async () => {
    const created = await gateway.api.send(API.createParticipant, { body: { participant_code: 'new_1' } });
    expect(created.status).toBe(201);
    expect(created.body).toMatchObject({
      participant_code: 'new_1',
      status: 'submitted',
      funding: 'novated',
      disabled_instruments: [],
    });
    expect((await gateway.api.send(API.getParticipant, { params: { participant_code: 'new_1' } })).body).toEqual(
      created.body,
    );
    expect((await gateway.api.send(API.getParticipant, { params: { participant_code: 'NEW_1' } })).status).toBe(404);
    const change = { status: 'approved', disabled_instruments: ['BTC/USD'] };
    const changed = await gateway.api.send(API.updateParticipant, {
      params: { participant_code: 'new_1' },
      body: change,
    });
    expect(changed.body).toMatchObject(change);
    expect((await gateway.api.send(API.getParticipant, { params: { participant_code: 'new_1' } })).body).toEqual(
      changed.body,
    );
  });

  it('are not created twice', async () => {
    const reply = await gateway.api.send(API.createParticipant, { body: { participant_code: 'CUST01' } });
    expect(reply.body).toMatchObject({ status: 409, code: 'conflict' });
  });

  it('are created by the thousand in chunks, all or none', async () => {
    const participants = Array.from({ length: 1_201 }, (_, index) => ({
      participant_code: `B${index}`,
      status: 'approved',
    }));
    const sent = gateway.services.received(participantsRegister).length;
    expect((await gateway.api.send(API.createParticipants, { body: { participants } })).body).toEqual({
      created: 1_201,
      existing: 0,
    });
    expect(
      gateway.services
        .received(participantsRegister)
        .slice(sent)
        .map(({ data }) => data.participants.length),
    ).toEqual([500, 500, 201]);
    const bad = [...participants.slice(0, 2), { participant_code: 'float' }, { participant_code: 'x', status: 'gone' }];
    expect(errorsOf(await gateway.api.send(API.createParticipants, { body: { participants: bad } }))).toEqual([
      'body/participants/2/participant_code is a reserved code',
      'body/participants/3/status must be one of submitted, approved, rejected, locked, disabled',
    ]);
    const twice = [{ participant_code: 'T1' }, { participant_code: 'T1' }];
    const repeats = 'body/participants/1/participant_code repeats body/participants/0/participant_code';
    expect(errorsOf(await gateway.api.send(API.createParticipants, { body: { participants: twice } }))).toEqual([
      repeats,
    ]);
    const worse = [...twice, { participant_code: 'fees' }, { participant_code: 5 }, 5, null];
    expect(errorsOf(await gateway.api.send(API.createParticipants, { body: { participants: worse } }))).toEqual([
      'body/participants/2/participant_code is a reserved code',
      'body/participants/3/participant_code must be a string',
      'body/participants/4 must be an object',
      'body/participants/5 must be an object',
      repeats,
    ]);
    expect(errorsOf(await gateway.api.send(API.createParticipants, { body: {} }))).toEqual([
      'body/participants is required',
    ]);
    expect(errorsOf(await gateway.api.send(API.createParticipants, { body: { participants: 'T1' } }))).toEqual([
      'body/participants must be an array',
    ]);
    expect((await gateway.api.send(API.getParticipant, { params: { participant_code: 'T1' } })).status).toBe(404);
  });

  it('name every violation of their request', async () => {
    expect(
      errorsOf(
        await gateway.api.send(API.createParticipant, { body: { participant_code: 'house', funding: 'gold', x: 1 } }),
      ),
    ).toEqual([
      'body/participant_code is a reserved code',
      'body/funding must be one of novated, prefunded',
      'body/x is not a known field',
    ]);
    expect(
      errorsOf(
        await gateway.api.send(API.updateParticipant, {
          params: { participant_code: 'CUST01' },
          body: { disabled_instruments: ['BTC/USD', 'BTC/JPY', 5] },
        }),
      ),
    ).toEqual([
      'body/disabled_instruments/1 is not the symbol of an instrument',
      'body/disabled_instruments/2 must be a string',
    ]);
    expect(
      errorsOf(await gateway.api.send(API.updateParticipant, { params: { participant_code: 'CUST01' }, body: {} })),
    ).toEqual(['body must have status, disabled_instruments or external_id']);
    const unknown = await gateway.api.send(API.updateParticipant, {
      params: { participant_code: 'NOBODY' },
      body: { status: 'approved' },
    });
    expect(unknown.body).toMatchObject({ status: 404, detail: 'There is no participant with this code.' });
  });

  it('receive deposits only in a known currency, above 0 and within its decimals', async () => {
    const posted = await gateway.api.send(API.createDeposit, {
      body: { account: 'CUST01', asset: 'USD', amount: '12.3' },
    });
    expect(posted.body).toMatchObject({ account: 'CUST01', asset: 'USD', amount: '12.30' });
    expect(
      errorsOf(await gateway.api.send(API.createDeposit, { body: { account: 'fees', asset: 'JPY', amount: '1.001' } })),
    ).toEqual(['body/account is a reserved code', 'body/asset must be one of USD']);
    for (const [amount, violation] of [
      ['0.001', 'must have at most 2 decimals'],
      ['0', 'must be greater than 0'],
      ['-1', 'must be greater than 0'],
      ['1e3', 'must be a plain decimal string such as "100.00"'],
      [5, 'must be a decimal string'],
    ]) {
      const reply = await gateway.api.send(API.createDeposit, { body: { account: 'float', asset: 'USD', amount } });
      expect(errorsOf(reply)).toEqual([`body/amount ${violation}`]);
    }
    expect(errorsOf(await gateway.api.send(API.createDeposit, { body: {} }))).toEqual([
      'body/account is required',
      'body/asset is required',
      'body/amount is required',
    ]);
    expect(
      (await gateway.api.send(API.createDeposit, { body: { account: 'NOBODY', asset: 'USD', amount: '1' } })).status,
    ).toBe(404);
  });

  it('have external ids, which name one of them, show it and find it', async () => {
    const { api } = gateway;
    const create = (participant_code: string, external_id: string) =>
      api.send(API.createParticipant, { body: { participant_code, external_id } });
    const update = (participant_code: string, external_id: string) =>
      api.send(API.updateParticipant, { params: { participant_code }, body: { external_id } });
    const codes = async (external_id: string): Promise<unknown> => {
      const { body } = await api.send(API.listParticipants, { query: { external_id } });
      return (body['participants'] as readonly { participant_code: string }[]).map((each) => each.participant_code);
    };
    const made = await create('EXT1', 'client 1');
    expect([made.status, made.body['external_id']]).toEqual([201, 'client 1']);
    expect((await create('EXT2', 'client 2')).status).toBe(201);
    const taken = await create('EXT3', 'client 1');
    expect([taken.status, taken.body['code'], errorsOf(taken)]).toEqual([
      409,
      'conflict',
      ['body/external_id belongs to another participant'],
    ]);
    const participants = [
      { participant_code: 'EXT4' },
      { participant_code: 'EXT1', external_id: 'client 7' },
      { participant_code: 'EXT5', external_id: 'client 2' },
    ];
    const bulk = await api.send(API.createParticipants, { body: { participants } });
    expect([bulk.status, errorsOf(bulk)]).toEqual([
      409,
      ['body/participants/2/external_id belongs to another participant'],
    ]);
    expect((await api.send(API.getParticipant, { params: { participant_code: 'EXT4' } })).status).toBe(404);
    const twice = participants.map(({ participant_code }) => ({ participant_code, external_id: 'client 3' }));
    expect(errorsOf(await api.send(API.createParticipants, { body: { participants: twice } }))).toEqual([
      'body/participants/1/external_id repeats body/participants/0/external_id',
      'body/participants/2/external_id repeats body/participants/0/external_id',
    ]);
    expect(await codes('client 1')).toEqual(['EXT1']);
    expect((await update('EXT1', 'client 9')).body['external_id']).toBe('client 9');
    expect([await codes('client 1'), await codes('client 9')]).toEqual([[], ['EXT1']]);
    expect((await update('EXT1', '')).body['external_id']).toBe('');
    expect(await codes('client 9')).toEqual([]);
    const rule = 'must have 1 to 64 characters, none of them a control character';
    for (const text of ['', 'x'.repeat(65), 'a\nb']) {
      expect(errorsOf(await create('EXT6', text))).toEqual([`body/external_id ${rule}`]);
    }
  });
});
