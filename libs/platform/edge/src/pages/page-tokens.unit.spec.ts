import { randomBytes } from 'node:crypto';
import { API } from '@ballast/api';
import { Problem } from '@ballast/platform-http';
import type { Caller } from '../authenticate/caller';
import { viewOf } from '../authenticate/view';
import type { Call } from '../calls/call';
import { PageTokens } from './page-tokens';

const tokens = new PageTokens({ SECRETS_KEY: randomBytes(32) });

const platform: Caller = { kind: 'platform', keyId: 'k', platformCode: 'SANDBX', scopes: ['READ'] };

function call(query: Readonly<Record<string, unknown>>, caller = platform): Call {
  return {
    apiCall: API.listExecutions,
    caller,
    view: viewOf(caller),
    params: {},
    query,
    requestId: '',
    path: '/strategies/executions',
    contentType: undefined,
    body: Buffer.alloc(0),
  };
}

function isRefused(request: Call): boolean {
  try {
    tokens.read(request);
  } catch (error) {
    if (error instanceof Problem) return error.code === 'invalid_request';
    throw error;
  }
  return false;
}

describe('PageTokens', () => {
  const cursor = ['2026-04-17T10:30:00.000Z', 'd1e2f3a4-b5c6-4789-abcd-ef0123456789', 7];
  const filters = { status: 'settled', participant_code: 'CUST01' };
  const token = tokens.write(cursor, call(filters));

  it('leads to the page after its cursor', () => {
    expect(tokens.read(call({ ...filters, page_token: token }))).toEqual({ after: cursor, limit: 50 });
  });

  it('asks for the first page when it is empty', () => {
    expect(tokens.read(call({ ...filters, page_token: '' }))).toEqual({ limit: 50 });
    expect(tokens.read(call({ ...filters, page_token: '', page_size: 3 }))).toEqual({ limit: 3 });
  });

  it('is not bound to the size of a page', () => {
    expect(tokens.read(call({ ...filters, page_token: token, page_size: 3 }))).toEqual({ after: cursor, limit: 3 });
  });

  it('is empty at the end', () => {
    expect(tokens.write(undefined, call(filters))).toBe('');
  });

  it('is refused with other filters', () => {
    expect(isRefused(call({ status: 'settled', page_token: token }))).toBe(true);
    expect(isRefused(call({ ...filters, status: 'rejected', page_token: token }))).toBe(true);
  });

  it('is refused for another list, another platform and another participant', () => {
    expect(isRefused({ ...call({ ...filters, page_token: token }), apiCall: API.listTraders })).toBe(true);
    expect(isRefused(call({ ...filters, page_token: token }, { ...platform, platformCode: 'OTHER' }))).toBe(true);
    expect(
      isRefused(
        call({ ...filters, page_token: token }, { ...platform, kind: 'participant', participantCode: 'CUST01' }),
      ),
    ).toBe(true);
  });

  it.each(['x', 'e30.e30', `${token}x`, token.slice(1), `${token}.`, 'e30.'])('is refused when it is %j', (other) => {
    expect(isRefused(call({ ...filters, page_token: other }))).toBe(true);
  });
});
