import {
  API,
  isMutation,
  type AnswerOf,
  type ApiCall,
  type BodyOf,
  type EntryOf,
  type Method,
  type ParamsOf,
  type ProblemDocument,
  type QueryOf,
} from '@ballast/api';
import { isTerminal, PAGE_SIZE_MAX, type Execution, type Operation, type Trader } from '@ballast/contracts';
import { newId, Slots } from '@ballast/kernel';
import { Pool } from 'undici';
import { addressOf } from './address';
import { CallFailed } from './call-failed';
import { signRequest } from './sign';

/** An answer as it arrived, with the request that it belongs to. */
export interface ObservedAnswer {
  readonly method: Method;
  /** Path with its query. */
  readonly path: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Parsed JSON, else the text; undefined for an answer without a body. */
  readonly body: unknown;
}

export interface ClientOptions {
  /** Address of a gateway, for example `http://127.0.0.1:3000`. */
  readonly baseUrl: string;
  readonly key: string;
  readonly secret: string;
  /** Largest number of connections; 16 when absent. */
  readonly connections?: number;
  /** Called with each answer before the caller gets the answer. An error that it throws fails the call. */
  readonly onAnswer?: (answer: ObservedAnswer) => void;
}

interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Request id that was sent; empty for a call that changes nothing. */
  readonly requestId: string;
}

/** Answer with a 2xx. */
export interface Success<T> extends Answered {
  readonly ok: true;
  readonly body: T;
}

/** Answer with any other status. */
export interface Refusal extends Answered {
  readonly ok: false;
  readonly body: ProblemDocument;
}

export type CallAnswer<T> = Success<T> | Refusal;

/** A request by its method and path, for calls and bodies that the API does not declare. */
export interface RawRequest {
  readonly method: Method;
  /** Path with its query. */
  readonly path: string;
  readonly body?: unknown;
  /** Request id. When absent, a mutation gets a fresh one unless it has an idempotency key; when empty, none is sent. */
  readonly requestId?: string | undefined;
  /** Own id of the request in the header `Idempotency-Key`. */
  readonly idempotencyKey?: string | undefined;
  /** Form of the answer, such as `text/csv`. JSON when absent. */
  readonly accept?: string | undefined;
}

export interface RawAnswer<T> extends Answered {
  /** Parsed JSON; undefined for an answer without a body. */
  readonly body: T;
}

type ParamsPart<C extends ApiCall> = keyof ParamsOf<C> extends never
  ? { readonly params?: undefined }
  : { readonly params: ParamsOf<C> };

type BodyPart<C extends ApiCall> =
  undefined extends BodyOf<C>
    ? { readonly body?: undefined }
    : Record<never, never> extends BodyOf<C>
      ? { readonly body?: BodyOf<C> }
      : { readonly body: BodyOf<C> };

/** Everything that one request of a call consists of. */
export type CallInput<C extends ApiCall> = ParamsPart<C> &
  BodyPart<C> & {
    readonly query?: QueryOf<C>;
    /** UUID v4 of the request. A mutation gets a fresh one when absent, unless it has an idempotency key. */
    readonly requestId?: string | undefined;
    /** Own id of the request in the header `Idempotency-Key`, for a call that takes one. */
    readonly idempotencyKey?: string | undefined;
  };

/** The input of a call, which may be left out when no part of it is required. */
export type CallArguments<C extends ApiCall> =
  Record<never, never> extends CallInput<C> ? readonly [input?: CallInput<C>] : readonly [input: CallInput<C>];

interface AnyInput {
  readonly params?: Readonly<Record<string, string>> | undefined;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  readonly requestId?: string | undefined;
  readonly idempotencyKey?: string | undefined;
}

/** Milliseconds between two reads of an Operation until it is final. */
const POLL_MS = 25;
const TIMEOUT_MS = 60_000;
/** Types of bodies that are one JSON document. JSON lines are none. */
const JSON_TYPE = /^application\/(problem\+)?json\b/;

/** A client of the API of one platform, typed by the declarations of the API. It signs every request. */
export class BallastClient {
  private readonly pool: Pool;
  private readonly slots: Slots;

  constructor(private readonly options: ClientOptions) {
    const connections = options.connections ?? 16;
    this.slots = new Slots(connections);
    this.pool = new Pool(options.baseUrl, {
      connections,
      headersTimeout: TIMEOUT_MS,
      bodyTimeout: TIMEOUT_MS,
    });
  }

  /** The body of the answer to a call. @throws CallFailed unless the answer is a 2xx. */
  async call<C extends ApiCall>(call: C, ...[input]: CallArguments<C>): Promise<AnswerOf<C>> {
    const answer = await this.send(call, ...([input] as unknown as CallArguments<C>));
    if (answer.ok) return answer.body;
    const address = `${call.method} ${addressFor(call, input)}`;
    throw new CallFailed(address, answer.status, isProblem(answer.body) ? answer.body : undefined, answer.requestId);
  }

  /** The answer to a call, whatever its status. */
  async send<C extends ApiCall>(call: C, ...[input]: CallArguments<C>): Promise<CallAnswer<AnswerOf<C>>> {
    const { body, requestId, idempotencyKey }: AnyInput = input ?? {};
    const path = addressFor(call, input);
    const answer = await this.request({ method: call.method, path, body, requestId, idempotencyKey });
    const ok = answer.status < 300;
    return { ...answer, ok } as CallAnswer<AnswerOf<C>>;
  }

  /** The entries of a list, in its order. One page is read at a time, when its first entry is asked for. */
  async *entries<C extends ApiCall>(call: C, ...[input]: CallArguments<C>): AsyncGenerator<EntryOf<C>> {
    const { query = {}, ...rest }: AnyInput = input ?? {};
    for (let token: string | undefined; ;) {
      const paged = { ...rest, query: { page_size: PAGE_SIZE_MAX, ...query, page_token: token } };
      const page = await this.call(call, ...([paged] as unknown as CallArguments<C>));
      const { next_page_token: next, ...lists } = page as { readonly next_page_token: string };
      for (const list of Object.values(lists)) yield* list as readonly EntryOf<C>[];
      if (next === '') return;
      token = next;
    }
  }

  /** All entries of a list. */
  async all<C extends ApiCall>(call: C, ...input: CallArguments<C>): Promise<EntryOf<C>[]> {
    const entries: EntryOf<C>[] = [];
    for await (const entry of this.entries(call, ...input)) entries.push(entry);
    return entries;
  }

  /** The answer to a request that the API need not declare, for example one with a malformed body. */
  request<T = unknown>(request: RawRequest): Promise<RawAnswer<T>> {
    // A request is signed when a connection is free: a signature that waits for one could become too old for the server.
    return this.slots.use(() => this.exchange<T>(request));
  }

  private async exchange<T>({
    method,
    path,
    body,
    requestId,
    idempotencyKey = '',
    accept,
  }: RawRequest): Promise<RawAnswer<T>> {
    const id = requestId ?? (isMutation({ method }) && idempotencyKey === '' ? newId() : '');
    const text = body === undefined ? '' : JSON.stringify(body);
    // The key takes the place of the request id under the signature.
    const signedId = id === '' ? idempotencyKey : id;
    const signed = signRequest(
      { method, path, requestId: signedId, body: text, timestampMs: Date.now() },
      this.options,
    );
    const response = await this.pool.request({
      method,
      path,
      headers: {
        ...signed,
        ...(accept === undefined ? {} : { accept }),
        ...(id === '' ? {} : { 'x-request-id': id }),
        ...(idempotencyKey === '' ? {} : { 'idempotency-key': idempotencyKey }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: text }),
    });
    const { statusCode: status, headers } = response;
    const answer = readBody(await response.body.text(), headers['content-type']);
    this.options.onAnswer?.({ method, path, status, headers, body: answer });
    return { status, headers, requestId: id, body: answer as T };
  }

  /**
   * Waits until an Operation is in a final status, and answers the Operation.
   * @throws Error when its status is not final after `deadlineMs` milliseconds.
   */
  async settled(
    operationId: string,
    deadlineMs: number,
    onChange?: (operation: Operation) => void,
  ): Promise<Operation> {
    const deadline = performance.now() + deadlineMs;
    for (let last = ''; ;) {
      const operation = await this.call(API.getOperation, { params: { operation_id: operationId } });
      if (operation.status !== last) onChange?.(operation);
      last = operation.status;
      if (isTerminal(operation.status)) return operation;
      if (performance.now() > deadline)
        throw new Error(`Operation ${operationId} is still ${operation.status} after ${deadlineMs} ms`);
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  /** The Executions of an Operation, in the order of its request. */
  executions(operationId: string): Promise<Execution[]> {
    return this.all(API.listExecutions, { query: { operation_id: operationId } });
  }

  /** The Traders of a Strategy. */
  traders(strategyId: string): Promise<Trader[]> {
    return this.all(API.listTraders, { query: { strategy_id: strategyId } });
  }

  close(): Promise<void> {
    return this.pool.close();
  }
}

function addressFor(call: ApiCall, input: AnyInput | undefined): string {
  return addressOf(call, { params: input?.params, query: input?.query });
}

function readBody(text: string, contentType: string | string[] | undefined): unknown {
  if (text === '') return undefined;
  return JSON_TYPE.test(String(contentType)) ? JSON.parse(text) : text;
}

function isProblem(body: unknown): body is ProblemDocument {
  return typeof body === 'object' && body !== null && 'code' in body && 'status' in body;
}
