import { INTERNAL_CALLS, OPERATOR, type InternalCall, type InternalMethod } from '@ballast/internal-api';
import { InternalTransport, Problem, type ProblemCode } from '@ballast/platform-http';

/** The answer to a caller without the token: it does not even tell that the address exists. */
const NOTHING_HERE = 'There is nothing at this address.';
/** Problems of every internal call. */
const PROBLEMS_OF_ALL: readonly ProblemCode[] = ['invalid_request', 'forbidden', 'internal', 'unavailable'];

/**
 * Internal addresses of a service under test, by their literal paths. Calls as the first caller that the declaration
 * names, and checks each document of a success and each problem against the declaration.
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

  /**
   * Calls an address; answers the document.
   * @throws Problem as the service answered it.
   */
  async call<T>(method: InternalMethod, path: string, body?: unknown): Promise<T> {
    const declaration = declarationOf(method, path);
    const caller = declaration?.callers[0] ?? OPERATOR;
    try {
      const document = await this.transport.send({ caller, method, path, body });
      declaration?.answer?.parse(document);
      return document as T;
    } catch (error) {
      if (error instanceof Problem && declaration !== undefined) assertDeclared(error, declaration);
      throw error;
    }
  }

  close(): Promise<void> {
    return this.transport.close();
  }
}

/** @throws Error for a problem that the declaration of the call does not name: its callers cannot know it. */
function assertDeclared(problem: Problem, { method, path, problems }: InternalCall): void {
  if ([...PROBLEMS_OF_ALL, ...problems].includes(problem.code) || problem.detail === NOTHING_HERE) return;
  throw new Error(`${method} ${path} answers ${problem.code}, which its declaration does not name`, { cause: problem });
}

function declarationOf(method: InternalMethod, path: string): InternalCall | undefined {
  const [address = ''] = path.split('?');
  return INTERNAL_CALLS.find((call) => {
    const pattern = new RegExp(`^${call.path.replaceAll(/\{[a-z_]+\}/g, '[^/]+')}$`);
    return call.method === method && pattern.test(address);
  });
}
