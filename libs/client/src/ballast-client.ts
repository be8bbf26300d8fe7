import { randomUUID } from 'node:crypto';
import { Pool } from 'undici';
import { isTerminal, type Execution, type Operation, type Trader } from '@ballast/contracts';
import { signRequest } from './sign';

export interface ClientOptions {
  /** Where the gateway listens, for example `http://127.0.0.1:3000`. */
  readonly baseUrl: string;
  readonly key: string;
  readonly secret: string;
  /** Connections at the most. */
  readonly connections?: number;
}

export interface Answer<T> {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: T;
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** A call that did not answer with a 2xx; `problem` is the document the platform sent. */
export class CallFailed extends Error {
  override readonly name = 'CallFailed';

  constructor(
    readonly call: string,
    readonly status: number,
    readonly problem: unknown,
  ) {
    super(`${call} answered ${status}: ${JSON.stringify(problem)}`);
  }
}

/** How often a status is asked for while waiting. */
const POLL_MS = 25;

/** Signs and sends requests to a Ballast gateway. */
export class BallastClient {
  private readonly pool: Pool;

  constructor(private readonly options: ClientOptions) {
    this.pool = new Pool(options.baseUrl, {
      connections: options.connections ?? 16,
      headersTimeout: 60_000,
      bodyTimeout: 60_000,
    });
  }

  /** Sends one request and answers whatever came back. A mutation gets a fresh request id unless one is given. */
  async send<T = unknown>(method: Method, path: string, body?: unknown, requestId?: string): Promise<Answer<T>> {
    const id = requestId ?? (method === 'GET' ? '' : randomUUID());
    const text = body === undefined ? '' : JSON.stringify(body);
    const signed = signRequest({ method, path, requestId: id, body: text, timestampMs: Date.now() }, this.options);
    const response = await this.pool.request({
      method,
      path,
      headers: {
        ...signed,
        ...(id === '' ? {} : { 'x-request-id': id }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: text }),
    });
    const answer = await response.body.text();
    return {
      status: response.statusCode,
      headers: response.headers,
      body: (answer === '' ? undefined : JSON.parse(answer)) as T,
    };
  }

  /** Sends one request and answers its body. @throws CallFailed unless it was a 2xx. */
  async call<T = unknown>(method: Method, path: string, body?: unknown, requestId?: string): Promise<T> {
    const answer = await this.send<T>(method, path, body, requestId);
    if (answer.status >= 300) throw new CallFailed(`${method} ${path}`, answer.status, answer.body);
    return answer.body;
  }

  get<T>(path: string): Promise<T> {
    return this.call<T>('GET', path);
  }

  /** Every entry of a paged list, page by page. */
  async *list<T>(path: string, plural: string): AsyncGenerator<T> {
    const join = path.includes('?') ? '&' : '?';
    for (let token = ''; ;) {
      const page = await this.get<{ readonly next_page_token: string } & Readonly<Record<string, unknown>>>(
        `${path}${join}page_size=200${token === '' ? '' : `&page_token=${encodeURIComponent(token)}`}`,
      );
      yield* page[plural] as T[];
      token = page.next_page_token;
      if (token === '') return;
    }
  }

  async all<T>(path: string, plural: string): Promise<T[]> {
    const entries: T[] = [];
    for await (const entry of this.list<T>(path, plural)) entries.push(entry);
    return entries;
  }

  /** Waits until an Operation is terminal. @throws when it is not by then. */
  async settled(
    operationId: string,
    deadlineMs: number,
    onChange?: (operation: Operation) => void,
  ): Promise<Operation> {
    const deadline = Date.now() + deadlineMs;
    for (let last = ''; ;) {
      const operation = await this.get<Operation>(`/strategies/operations/${operationId}`);
      if (operation.status !== last) onChange?.(operation);
      last = operation.status;
      if (isTerminal(operation.status)) return operation;
      if (Date.now() > deadline)
        throw new Error(`Operation ${operationId} is still ${operation.status} after ${deadlineMs} ms`);
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  executions(operationId: string): Promise<Execution[]> {
    return this.all<Execution>(`/strategies/executions?operation_id=${operationId}`, 'executions');
  }

  traders(strategyId: string): Promise<Trader[]> {
    return this.all<Trader>(`/strategies/traders?strategy_id=${strategyId}`, 'traders');
  }

  close(): Promise<void> {
    return this.pool.close();
  }
}
