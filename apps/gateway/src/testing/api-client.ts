import { newId } from '@ballast/kernel';
import { assertDocumented } from '@ballast/test-client';
import { request } from 'undici';
import { sign, type SignatureVersion } from '@ballast/platform-edge';

export interface Credentials {
  readonly key: string;
  readonly secret: string;
}

export interface CallOptions {
  /** JSON text as it is, anything else as JSON. */
  readonly body?: unknown;
  readonly contentType?: string;
  /** Null sends none; a fresh one unless given. */
  readonly requestId?: string | null;
  readonly version?: SignatureVersion;
  readonly timestamp?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /** Parsed, when it is JSON. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** Calls the API as a platform does, and takes no answer but those of its document. */
export class ApiClient {
  constructor(
    private readonly url: string,
    readonly credentials: Credentials,
  ) {}

  as(credentials: Credentials): ApiClient {
    return new ApiClient(this.url, credentials);
  }

  /** The same caller at another instance. */
  at(url: string): ApiClient {
    return new ApiClient(url, this.credentials);
  }

  get(path: string, options: CallOptions = {}): Promise<Reply> {
    return this.call('GET', path, { requestId: null, ...options });
  }

  post(path: string, body: unknown, options: CallOptions = {}): Promise<Reply> {
    return this.call('POST', path, { body, ...options });
  }

  patch(path: string, body: unknown, options: CallOptions = {}): Promise<Reply> {
    return this.call('PATCH', path, { body, ...options });
  }

  async call(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    options: CallOptions = {},
  ): Promise<Reply> {
    const {
      version = 1,
      timestamp = String(Date.now()),
      requestId = newId(),
      contentType = 'application/json',
    } = options;
    const body = bytesOf(options.body);
    const id = requestId ?? '';
    const signed = { version, timestamp, method, url: path, requestId: id.toLowerCase(), body };
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
    const isJson = String(response.headers['content-type'] ?? '').includes('json');
    const { statusCode: status, headers } = response;
    const document = isJson && text !== '' ? (JSON.parse(text) as Record<string, unknown>) : undefined;
    assertDocumented({ method, path, status, headers, body: document ?? (text === '' ? undefined : text) });
    return { status, headers, text, body: document ?? {} };
  }
}

/** A text member of an answer. */
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
