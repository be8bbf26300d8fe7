import { OPERATOR, type InternalMethod } from '@ballast/internal-api';
import { currentContext, traceHeaders } from '@ballast/platform-observability';
import { Pool } from 'undici';
import { ACTOR_HEADER, actorHeader } from './call-actor';
import { INTERNAL_CALLER_HEADER, INTERNAL_TOKEN_HEADER } from './internal.guard';
import { isProblemCode, Problem } from './problem';

const INTERNAL_CONNECTIONS_MAX = 16;

export interface InternalLimits {
  /**
   * Milliseconds that an internal call may take before the caller is told to try again. The time of a call begins when
   * the call is made, not when a connection is free, and ends with the last byte of its answer.
   */
  readonly timeoutMs: number;
  /**
   * Upper bound of calls that occupy a connection or wait for one. A further call is refused at once: the others before
   * it would use up its time.
   */
  readonly pendingMax: number;
}

const INTERNAL_LIMITS: InternalLimits = { timeoutMs: 10_000, pendingMax: 2_000 };

export interface InternalHttpRequest {
  readonly caller: string;
  readonly method: InternalMethod;
  /** Path and query. */
  readonly path: string;
  /** Document that is sent as JSON; undefined for a request without a body. */
  readonly body?: unknown;
}

interface HttpAnswer {
  readonly status: number;
  readonly text: string;
}

/** Connections to the internal listener of one service. */
export class InternalTransport {
  private readonly pool: Pool;
  private pending = 0;
  private closing: Promise<void> | undefined;

  constructor(
    url: string,
    private readonly token: string,
    private readonly limits: InternalLimits = INTERNAL_LIMITS,
  ) {
    this.pool = new Pool(url, { connections: INTERNAL_CONNECTIONS_MAX });
  }

  /**
   * The document of a success; undefined for an answer without one.
   * @throws Problem as the called service answered it, and `unavailable` when the service failed, answered no JSON, or
   * did not answer in time.
   */
  async send(request: InternalHttpRequest): Promise<unknown> {
    let status: number;
    let document: unknown;
    try {
      const answer = await this.answerInTime(request);
      status = answer.status;
      // A proxy between both services answers pages of its own.
      document = answer.text === '' ? undefined : JSON.parse(answer.text);
    } catch {
      throw new Problem('unavailable', 'A part of the platform does not answer right now.');
    }
    if (status >= 400) throw problemOf(status, document);
    return document;
  }

  /** @throws Error when there is no whole answer in time, or too many calls wait already. */
  private async answerInTime(request: InternalHttpRequest): Promise<HttpAnswer> {
    if (this.pending >= this.limits.pendingMax) throw new Error('too many internal calls wait for a connection');
    const controller = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    // The pool looks at the signal only when the request has a connection, so this call does not wait for the pool.
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        reject(new Error('the internal call was not answered in time'));
        controller.abort();
      }, this.limits.timeoutMs);
    });
    try {
      return await Promise.race([this.exchange(request, controller.signal), late]);
    } finally {
      clearTimeout(timer);
    }
  }

  private async exchange(
    { caller, method, path, body }: InternalHttpRequest,
    signal: AbortSignal,
  ): Promise<HttpAnswer> {
    this.pending += 1;
    try {
      const response = await this.pool.request({
        method,
        path,
        headers: {
          ...traceHeaders(),
          [INTERNAL_TOKEN_HEADER]: this.token,
          ...(caller === OPERATOR ? {} : headersOf(caller)),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal,
      });
      return { status: response.statusCode, text: await response.body.text() };
    } finally {
      this.pending -= 1;
    }
  }

  /** Waits for calls in flight. Safe to call twice. */
  close(): Promise<void> {
    return (this.closing ??= this.pool.close());
  }
}

/** Headers by which a service names itself and the actor of the work that it does: itself when nobody asked for it. */
function headersOf(caller: string): Readonly<Record<string, string>> {
  const { actor = { service: caller } } = currentContext();
  return { [INTERNAL_CALLER_HEADER]: caller, [ACTOR_HEADER]: actorHeader(actor) };
}

function problemOf(status: number, document: unknown): Problem {
  const { code, detail, errors } = (document ?? {}) as { code?: string; detail?: string; errors?: string[] };
  if (status < 500 && code !== undefined && isProblemCode(code)) {
    return new Problem(code, detail ?? '', { errors: errors ?? [] });
  }
  return new Problem('unavailable', 'A part of the platform cannot answer right now.');
}
