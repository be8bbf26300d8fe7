import { OPERATOR, type InternalMethod } from '@ballast/internal-api';
import { traceHeaders } from '@ballast/platform-observability';
import { Pool } from 'undici';
import { INTERNAL_CALLER_HEADER, INTERNAL_TOKEN_HEADER } from './internal.guard';
import { isProblemCode, Problem } from './problem';

/** Milliseconds that an internal call may take before the caller is told to try again. */
const INTERNAL_TIMEOUT_MS = 10_000;
const INTERNAL_CONNECTIONS_MAX = 16;

export interface InternalHttpRequest {
  readonly caller: string;
  readonly method: InternalMethod;
  /** Path and query. */
  readonly path: string;
  /** Document that is sent as JSON; undefined for a request without a body. */
  readonly body?: unknown;
}

/** Connections to the internal listener of one service. */
export class InternalTransport {
  private readonly pool: Pool;
  private closing: Promise<void> | undefined;

  constructor(
    url: string,
    private readonly token: string,
  ) {
    this.pool = new Pool(url, {
      connections: INTERNAL_CONNECTIONS_MAX,
      headersTimeout: INTERNAL_TIMEOUT_MS,
      bodyTimeout: INTERNAL_TIMEOUT_MS,
    });
  }

  /**
   * The document of a success; undefined for an answer without one.
   * @throws Problem as the called service answered it, and `unavailable` when the service failed or did not answer in
   * time.
   */
  async send({ caller, method, path, body }: InternalHttpRequest): Promise<unknown> {
    let status: number;
    let text: string;
    try {
      const response = await this.pool.request({
        method,
        path,
        headers: {
          ...traceHeaders(),
          [INTERNAL_TOKEN_HEADER]: this.token,
          ...(caller === OPERATOR ? {} : { [INTERNAL_CALLER_HEADER]: caller }),
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
    return document;
  }

  /** Waits for calls in flight. Safe to call twice. */
  close(): Promise<void> {
    return (this.closing ??= this.pool.close());
  }
}

function problemOf(status: number, document: unknown): Problem {
  const { code, detail, errors } = (document ?? {}) as { code?: string; detail?: string; errors?: string[] };
  if (status < 500 && code !== undefined && isProblemCode(code)) {
    return new Problem(code, detail ?? '', { errors: errors ?? [] });
  }
  return new Problem('unavailable', 'A part of the platform cannot answer right now.');
}
