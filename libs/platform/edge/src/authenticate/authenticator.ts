import type { IncomingHttpHeaders } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '@ballast/kernel';
import { Problem, type ProblemCode } from '@ballast/platform-http';
import { CLOCK, SERVICE_CONFIG } from '@ballast/platform-service';
import type { EdgeConfig } from '../edge.config';
import type { ArrivedRequest } from '../server/arrived-request';
import type { KeyCaller } from './caller';
import { AddressList, clientAddress } from './client-address';
import { LiveKeys, type LiveKey } from './live-keys';
import { isSignature, isSignedWith, signedText, type SignatureVersion, type SignedRequest } from './signature';

/** Injection token of the keys that only a sandbox accepts: `readonly string[]`. */
export const SANDBOX_ONLY_KEYS = Symbol('SandboxOnlyKeys');

/** The signature that a request shows, and its key. The key is live and the timestamp lies within the window. */
interface Claim {
  readonly key: LiveKey;
  readonly timestamp: string;
  readonly signature: string;
  readonly version: SignatureVersion;
}

const TIMESTAMP_PATTERN = /^[0-9]{1,16}$/;
/** Largest number of bytes of a body that an answer repeats. */
const SHOWN_BODY_BYTES = 64 * 1024;
const HEADERS = ['x-api-key', 'x-api-timestamp', 'x-api-signature'] as const;

/** Finds the caller by the signature of a request. Refuses with a 401, or a 403 for an address that the key does not allow. */
@Injectable()
export class Authenticator {
  private readonly proxies: AddressList;

  constructor(
    private readonly keys: LiveKeys,
    @Inject(SERVICE_CONFIG)
    private readonly config: Pick<EdgeConfig, 'BALLAST_MODE' | 'SIGNATURE_WINDOW_MS' | 'TRUSTED_PROXIES'>,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SANDBOX_ONLY_KEYS) private readonly sandboxOnlyKeys: readonly string[],
  ) {
    this.proxies = new AddressList(config.TRUSTED_PROXIES);
  }

  async authenticate(request: ArrivedRequest): Promise<KeyCaller> {
    const { key, timestamp, signature, version } = await this.claim(request);
    const signed = toSign(request, timestamp, version);
    const now = this.clock().getTime();
    const isGenuine = key.secrets.some(
      ({ secret, untilMs }) => untilMs > now && isSignedWith(secret, signed, signature),
    );
    if (!isGenuine) throw this.refusal('invalid_signature', whatToSign(signature, version), request);
    const { headers, peer } = request;
    if (key.allowedFrom !== undefined) {
      const address = clientAddress(peer, header(headers, 'x-forwarded-for'), this.proxies);
      if (!key.allowedFrom.has(address)) throw new Problem('forbidden', `The key may not be used from ${address}.`);
    }
    return key.caller;
  }

  /** The checks that need no body: headers, key, timestamp. The signature is compared by `authenticate`. */
  async claim(request: ArrivedRequest): Promise<Claim> {
    const { headers } = request;
    const [shownKey, timestamp, signature] = HEADERS.map((name) => header(headers, name));
    if (shownKey === undefined || timestamp === undefined || signature === undefined) {
      const missing = HEADERS.filter((name) => header(headers, name) === undefined);
      throw this.refusal('unauthenticated', `Missing: ${missing.join(', ').toUpperCase()}.`, request);
    }
    const version = header(headers, 'x-api-signature-version') ?? '1';
    if (version !== '1' && version !== '2') {
      throw this.refusal('unauthenticated', 'X-API-SIGNATURE-VERSION must be 1 or 2.', request);
    }
    const key = this.isForSandboxOnly(shownKey) ? undefined : await this.keys.find(shownKey);
    const now = this.clock().getTime();
    if (key === undefined || key.expiresAtMs <= now) {
      throw this.refusal('unauthenticated', 'The key does not exist, was revoked or has expired.', request);
    }
    const windowMs = this.config.SIGNATURE_WINDOW_MS;
    if (!TIMESTAMP_PATTERN.test(timestamp) || Math.abs(now - Number(timestamp)) > windowMs) {
      const rule = `must be Unix time in milliseconds, at most ${windowMs / 1_000} seconds from that of the server`;
      const detail = `X-API-TIMESTAMP ${rule}, ${now}.`;
      throw this.refusal('stale_timestamp', detail, request);
    }
    return { key, timestamp, signature, version: version === '2' ? 2 : 1 };
  }

  /** Whether only a sandbox accepts the key and this is none. A database that once was a sandbox still has the key. */
  private isForSandboxOnly(key: string): boolean {
    return this.sandboxOnlyKeys.includes(key) && this.config.BALLAST_MODE !== 'sandbox';
  }

  /** The problem of a refused signature. In a sandbox it shows the text that should have been signed. */
  private refusal(code: ProblemCode, detail: string, request: ArrivedRequest): Problem {
    if (this.config.BALLAST_MODE !== 'sandbox') return new Problem(code, detail);
    const version = header(request.headers, 'x-api-signature-version') === '2' ? 2 : 1;
    const text = signedText(toSign(request, header(request.headers, 'x-api-timestamp') ?? '', version));
    const shown = request.body.subarray(0, SHOWN_BODY_BYTES).toString('utf8');
    return new Problem(code, detail, { extensions: { string_to_sign: text + shown } });
  }
}

/** A sentence on the likely mistake: another encoding of the signature, or another secret or text. */
function whatToSign(signature: string, version: SignatureVersion): string {
  if (!isSignature(signature)) return 'X-API-SIGNATURE must be an HMAC-SHA256 in hex: 64 digits.';
  const parts = ['timestamp', 'method', 'path with query', ...(version === 2 ? ['request id'] : []), 'raw body'];
  return `The signature does not match: sign ${parts.join(', ')}, in this order, with the secret of the key.`;
}

function toSign(request: ArrivedRequest, timestamp: string, version: SignatureVersion): SignedRequest {
  const requestId = header(request.headers, 'x-request-id')?.toLowerCase() ?? '';
  return { version, timestamp, method: request.method, url: request.url, requestId, body: request.body };
}

/** The value of a header. An empty or repeated header counts as absent. */
function header(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
