import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { PAGE_SIZE_DEFAULT } from '@ballast/contracts';
import { Problem } from '@ballast/platform-http';
import { SERVICE_CONFIG } from '@ballast/platform-service';
import type { EdgeConfig } from '../edge.config';
import type { Cursor } from './page';
import type { Call } from '../calls/call';
import { canonicalJson } from '../json/canonical-json';

const MAC_BYTES = 16;

/** Part of a list that a call asks for. */
export interface RequestedPage {
  /** Cursor at which the previous page ended; absent for the first page. */
  readonly after?: Cursor;
  /** Entries of the page, at most. */
  readonly limit: number;
}

/**
 * Page tokens: the place at which a page ended, bound by a MAC to the list, the view and the filters that it was made
 * for. A token that passes the MAC was made here and needs no further check.
 */
@Injectable()
export class PageTokens {
  private readonly key: Buffer;

  constructor(@Inject(SERVICE_CONFIG) config: Pick<EdgeConfig, 'SECRETS_KEY'>) {
    this.key = Buffer.from(hkdfSync('sha256', config.SECRETS_KEY, '', 'page tokens', 32));
  }

  /**
   * The page that the query of a call asks for; the default size when it names none. An empty token asks for the first
   * page, so that a loop that begins with an empty token needs no case of its own.
   * @throws Problem `invalid_request` when the token was made for another list, caller or filter.
   */
  read(call: Call): RequestedPage {
    const { page_size: size, page_token: token } = call.query as { page_size?: number; page_token?: string };
    const limit = size ?? PAGE_SIZE_DEFAULT;
    if (token === undefined || token === '') return { limit };
    const [payload = '', mac = '', ...rest] = token.split('.');
    const expected = this.mac(payload, call);
    const shown = Buffer.from(mac, 'base64url');
    if (rest.length > 0 || shown.length !== expected.length || !timingSafeEqual(shown, expected)) throw foreignToken();
    return { limit, after: JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as Cursor };
  }

  /** Token of the page that begins after `next`. Empty when `next` is undefined: the list has ended. */
  write(next: Cursor | undefined, call: Call): string {
    if (next === undefined) return '';
    const payload = Buffer.from(JSON.stringify(next)).toString('base64url');
    return `${payload}.${this.mac(payload, call).toString('base64url')}`;
  }

  private mac(payload: string, { apiCall, view, query }: Call): Buffer {
    const { page_size: _size, page_token: _token, ...filters } = query;
    const bound = [apiCall.id, view, filters, payload];
    return createHmac('sha256', this.key).update(canonicalJson(bound)).digest().subarray(0, MAC_BYTES);
  }
}

function foreignToken(): Problem {
  return new Problem('invalid_request', 'The query is not valid.', {
    errors: ['query/page_token is not a token of this list with these filters'],
  });
}
