import type { AttemptOutcome } from '@ballast/domain-webhook';
import { Pool, type Dispatcher } from 'undici';
import { PlainHttpError, RefusedAddressError, type TargetGuard } from '../network/target-guard';

/** Bytes of an answer's body that are stored with the attempt. */
const EXCERPT_BYTES = 512;

/** Upper bound of an answer's body in bytes. A longer body is cut off, and its connection is closed. */
const ANSWER_BYTES_MAX = 64 * 1024;
const HEADER_BYTES_MAX = 16 * 1024;

export interface SentAttempt {
  readonly outcome: AttemptOutcome;
  /** Empty after a success. */
  readonly error: string;
  readonly latencyMs: number;
  readonly responseExcerpt: string;
}

/** The connections to one endpoint. */
export class Sender {
  private readonly pool: Pool;
  private readonly path: string;

  constructor(
    url: string,
    private readonly options: {
      readonly guard: TargetGuard;
      readonly timeoutMs: number;
      readonly connections: number;
    },
  ) {
    const { origin, pathname, search } = new URL(url);
    this.path = pathname + search;
    this.pool = new Pool(origin, {
      connections: options.connections,
      pipelining: 1,
      connect: options.guard.connector(options.timeoutMs),
      headersTimeout: options.timeoutMs,
      bodyTimeout: options.timeoutMs,
      maxHeaderSize: HEADER_BYTES_MAX,
    });
  }

  /** Makes one attempt. Redirects are not followed. Never rejects, and answers within the time-out. */
  send(headers: Record<string, string>, body: Buffer): Promise<SentAttempt> {
    return new Promise((resolve) => {
      const attempt = new Attempt(this.options.timeoutMs, resolve);
      this.pool.dispatch({ method: 'POST', path: this.path, headers, body }, attempt);
    });
  }

  /** Takes no more requests and closes once those in flight have ended. */
  async retire(): Promise<void> {
    await this.pool.close();
  }

  /** Cuts off all requests in flight. */
  async close(): Promise<void> {
    await this.pool.destroy();
  }
}

/** Handler of one request: the lowest interface of undici, several times faster than a stream for each answer. */
class Attempt implements Dispatcher.DispatchHandler {
  private readonly startedAt = performance.now();
  private readonly timer: NodeJS.Timeout;
  private controller: Dispatcher.DispatchController | undefined;
  private statusCode = 0;
  private retryAfter = '';
  private readonly chunks: Buffer[] = [];
  private bytes = 0;
  private isDone = false;

  constructor(
    timeoutMs: number,
    private readonly resolve: (attempt: SentAttempt) => void,
  ) {
    this.timer = setTimeout(() => this.cut(`no answer within ${String(timeoutMs)} ms`), timeoutMs);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller;
    // The attempt has waited for a connection until its time-out, so nothing may be sent any more.
    if (this.isDone) controller.abort(new Error('too late'));
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    statusCode: number,
    headers: Readonly<Record<string, string | string[] | undefined>>,
  ): void {
    if (statusCode < 200) return;
    this.statusCode = statusCode;
    this.retryAfter = String(headers['retry-after'] ?? '');
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.bytes += chunk.length;
    if (this.bytes - chunk.length < EXCERPT_BYTES) this.chunks.push(chunk);
    if (this.bytes > ANSWER_BYTES_MAX) this.cut('');
  }

  onResponseEnd(): void {
    this.finish('');
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.finish(networkError(error));
  }

  private cut(error: string): void {
    this.finish(error);
    this.controller?.abort(new Error('cut off'));
  }

  /** Ends the attempt. The status decides as soon as it is known, even if the body never ends. */
  private finish(failure: string): void {
    if (this.isDone) return;
    this.isDone = true;
    clearTimeout(this.timer);
    const { statusCode, retryAfter } = this;
    const latencyMs = Math.round(performance.now() - this.startedAt);
    const answered = statusCode !== 0;
    this.resolve({
      outcome: answered ? { kind: 'answered', statusCode, retryAfter } : { kind: 'unanswered' },
      error: answered ? statusError(statusCode) : failure,
      latencyMs,
      responseExcerpt: this.excerpt(),
    });
  }

  /** The beginning of the body as text, without NUL characters, which Postgres cannot store. */
  private excerpt(): string {
    if (this.bytes === 0) return '';
    return Buffer.concat(this.chunks).subarray(0, EXCERPT_BYTES).toString('utf8').replaceAll('\u0000', '');
  }
}

function statusError(statusCode: number): string {
  if (statusCode >= 200 && statusCode <= 299) return '';
  if (statusCode >= 300 && statusCode <= 399) return `answered ${String(statusCode)}: redirects are not followed`;
  return `answered ${String(statusCode)}`;
}

const UNKNOWN_ERROR = 'connection failed';

const NETWORK_ERRORS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection reset',
  EPIPE: 'connection reset',
  EHOSTUNREACH: 'host not reachable',
  ENETUNREACH: 'network not reachable',
  ENOTFOUND: 'host name not found',
  EAI_AGAIN: 'host name could not be resolved',
  UND_ERR_CONNECT_TIMEOUT: 'no connection in time',
  UND_ERR_HEADERS_TIMEOUT: 'no answer in time',
  UND_ERR_BODY_TIMEOUT: 'no answer in time',
  UND_ERR_SOCKET: 'connection closed without an answer',
  UND_ERR_HEADERS_OVERFLOW: 'headers of the answer are too large',
  CERT_HAS_EXPIRED: 'certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'certificate is not trusted',
  SELF_SIGNED_CERT_IN_CHAIN: 'certificate is not trusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'certificate is not trusted',
  ERR_TLS_CERT_ALTNAME_INVALID: 'certificate is for another host',
};

/** An error in our own words, because the text of a library may name internals that the owner must not see. */
function networkError(error: unknown): string {
  if (error instanceof RefusedAddressError || error instanceof PlainHttpError) return error.message;
  if (typeof error !== 'object' || error === null) return UNKNOWN_ERROR;
  // Every address of the host has failed: the first error stands for all.
  if ('errors' in error && Array.isArray(error.errors)) return networkError(error.errors[0]);
  const code = 'code' in error ? String(error.code) : '';
  if ('name' in error && error.name === 'HTTPParserError') return 'answer is not HTTP';
  return NETWORK_ERRORS[code] ?? UNKNOWN_ERROR;
}
