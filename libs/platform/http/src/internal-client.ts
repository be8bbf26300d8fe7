import { Pool } from 'undici';
import { traceHeaders } from '@ballast/platform-observability';
import { INTERNAL_TOKEN_HEADER } from './internal.guard';
import { isProblemCode, Problem } from './problem';

/** Milliseconds that an internal call may take before the caller is told to try again. */
const INTERNAL_TIMEOUT_MS = 10_000;
const INTERNAL_CONNECTIONS_MAX = 16;

/** Calls one service's `/internal` addresses. Problems of the owner are passed on as they are. */
export class InternalClient {
  private readonly pool: Pool;

  constructor(
    baseUrl: string,
    private readonly token: string,
  ) {
    this.pool = new Pool(baseUrl, {
      connections: INTERNAL_CONNECTIONS_MAX,
      headersTimeout: INTERNAL_TIMEOUT_MS,
      bodyTimeout: INTERNAL_TIMEOUT_MS,
    });
  }

  get<T>(path: string): Promise<T> {
    return this.call<T>('GET', path);
  }

  async call<T>(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<T> {
    let status: number;
    let text: string;
    try {
      const response = await this.pool.request({
        method,
        path,
        headers: {
          ...traceHeaders(),
          [INTERNAL_TOKEN_HEADER]: this.token,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      status = response.statusCode;
      text = await response.body.text();
    } catch {
      throw new Problem('unavailable', 'A part of the platform does not answer right now.');
    }
    const document: unknown = text === '' ? undefined : JSON.parse(text);
    if (status >= 400) throw problemOf(status, document);
    return document as T;
  }

  close(): Promise<void> {
    return this.pool.close();
  }
}

function problemOf(status: number, document: unknown): Problem {
  const { code, detail, errors } = (document ?? {}) as { code?: string; detail?: string; errors?: string[] };
  if (status < 500 && code !== undefined && isProblemCode(code)) {
    return new Problem(code, detail ?? '', { errors: errors ?? [] });
  }
  return new Problem('unavailable', 'A part of the platform cannot answer right now.');
}
