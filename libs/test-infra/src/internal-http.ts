import { INTERNAL_CALLS, OPERATOR, type InternalCall, type InternalMethod } from '@ballast/internal-api';
import { InternalTransport } from '@ballast/platform-http';

/**
 * Internal addresses of a service under test, by their literal paths. Calls as the first caller that the declaration
 * names, and checks each document of a success against the declaration.
 */
export class InternalHttp {
  private readonly transport: InternalTransport;

  /** `url` is that of the internal listener. */
  constructor(url: string, token: string) {
    this.transport = new InternalTransport(url, token);
  }

  get<T>(path: string): Promise<T> {
    return this.call<T>('GET', path);
  }

  /** @throws Problem as the service answered it. */
  async call<T>(method: InternalMethod, path: string, body?: unknown): Promise<T> {
    const declaration = declarationOf(method, path);
    const caller = declaration?.callers[0] ?? OPERATOR;
    const document = await this.transport.send({ caller, method, path, body });
    declaration?.answer?.parse(document);
    return document as T;
  }

  close(): Promise<void> {
    return this.transport.close();
  }
}

function declarationOf(method: InternalMethod, path: string): InternalCall | undefined {
  const [address = ''] = path.split('?');
  return INTERNAL_CALLS.find((call) => {
    const pattern = new RegExp(`^${call.path.replaceAll(/\{[a-z_]+\}/g, '[^/]+')}$`);
    return call.method === method && pattern.test(address);
  });
}
