import type { ApiCall, Method, ParamsOf, QueryOf } from '@ballast/api';
import { addressOf } from '@ballast/client';
import { newId } from '@ballast/kernel';
import { sign, type SignatureVersion } from '@ballast/platform-edge';
import { assertDocumented } from '@ballast/test-client';
import { request } from 'undici';

export interface Credentials {
  readonly key: string;
  readonly secret: string;
}

export interface RequestOptions {
  /** A string or Buffer is sent unchanged, any other value as JSON. Untyped, because tests also send invalid bodies. */
  readonly body?: unknown;
  readonly contentType?: string;
  /** The `x-request-id`. Null sends no header. By default, a request that is not a GET gets a new id. */
  readonly requestId?: string | null;
  readonly version?: SignatureVersion;
  readonly timestamp?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

type ParamsPart<C extends ApiCall> = keyof ParamsOf<C> extends never
  ? { readonly params?: undefined }
  : { readonly params: ParamsOf<C> };

type SentInput<C extends ApiCall> = ParamsPart<C> & RequestOptions & { readonly query?: QueryOf<C> };

/** The input of `send`. It is optional for a call whose path has no parameters. */
type SentArguments<C extends ApiCall> =
  Record<never, never> extends SentInput<C> ? readonly [input?: SentInput<C>] : readonly [input: SentInput<C>];

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /** The parsed JSON document. An answer without JSON has an empty object here. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** Client that calls the API as a platform does. It throws on an answer that the OpenAPI document does not declare. */
export class ApiClient {
  constructor(
    private readonly url: string,
    readonly credentials: Credentials,
  ) {}

  as(credentials: Credentials): ApiClient {
    return new ApiClient(this.url, credentials);
  }

  /** A client with the same credentials for another instance. */
  at(url: string): ApiClient {
    return new ApiClient(url, this.credentials);
  }

  /** The answer to a declared call, whatever its status. */
  send<C extends ApiCall>(call: C, ...[input]: SentArguments<C>): Promise<Reply> {
    const { params, query, ...options } = { params: undefined, query: undefined, ...input };
    return this.request(call.method, addressOf<ApiCall>(call, { params, query }), options);
  }

  /** The answer to a request by method and path, for addresses that no call declares and for tests over many calls. */
  async request(method: Method, path: string, options: RequestOptions = {}): Promise<Reply> {
    const {
      version = 1,
      timestamp = String(Date.now()),
      requestId = method === 'GET' ? null : newId(),
      contentType = 'application/json',
    } = options;
    const body = bytesOf(options.body);
    const id = requestId ?? '';
    // The Idempotency-Key is the request id that counts when it is the only one.
    const counted = id === '' ? (options.headers?.['idempotency-key'] ?? '') : id;
    const signed = { version, timestamp, method, url: path, requestId: counted.toLowerCase(), body };
    const response = await request(`${this.url}${path}`, {
      method,
      headers: {
        'x-api-key': this.credentials.key,
        'x-api-timestamp': timestamp,
        'x-api-signature': sign(this.credentials.secret, signed).toString('hex'),
        ...(version === 2 ? { 'x-api-signature-version': '2' } : {}),
        ...(id === '' ? {} : { 'x-request-id': id }),
        ...(body.length === 0 ? {} : { 'content-type': contentType }),
        ...options.headers,
      },
      ...(body.length === 0 ? {} : { body }),
    });
    const text = await response.body.text();
    // JSON lines are no document.
    const isJson = /[/+]json\b/.test(String(response.headers['content-type'] ?? ''));
    const { statusCode: status, headers } = response;
    const document = isJson && text !== '' ? (JSON.parse(text) as Record<string, unknown>) : undefined;
    assertDocumented({ method, path, status, headers, body: document ?? (text === '' ? undefined : text) });
    return { status, headers, text, body: document ?? {} };
  }
}

/** A string field of an answer's body. Throws when the field is not a string. */
export function textOf(reply: Reply, name: string): string {
  const value = reply.body[name];
  if (typeof value !== 'string') throw new Error(`${name} is no text in ${reply.status} ${reply.text}`);
  return value;
}

/** The violations that a refusal names. */
export function errorsOf(reply: Reply): readonly unknown[] {
  const { errors } = reply.body;
  return Array.isArray(errors) ? errors : [];
}

function bytesOf(body: unknown): Buffer {
  if (body === undefined) return Buffer.alloc(0);
  if (Buffer.isBuffer(body)) return body;
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
}
