import { openApiDocument } from '@ballast/api-docs';
import { BallastClient, type ClientOptions, type ObservedAnswer } from '@ballast/client';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';

interface DocumentedResponse {
  readonly $ref?: string;
  readonly content?: Readonly<Record<string, { readonly examples?: Readonly<Record<string, unknown>> }>>;
}

interface ApiDocument {
  readonly paths: Readonly<
    Record<string, Readonly<Record<string, { readonly responses: Readonly<Record<string, DocumentedResponse>> }>>>
  >;
  readonly components: { readonly responses: Readonly<Record<string, DocumentedResponse>> };
}

interface Operation {
  readonly method: string;
  readonly address: RegExp;
  /** Number of parameters in the path: of two paths that fit, the one with fewer is meant. */
  readonly parameters: number;
  readonly pointer: string;
  readonly responses: Readonly<Record<string, DocumentedResponse>>;
}

const DOCUMENT = 'openapi.json';
const PROBLEM_TYPE = 'application/problem+json';

/**
 * The document of the API as a check of answers. The document allows answers to gain members, so that clients do not
 * break. This check does not: a member of an answer that the document does not describe is a mistake.
 */
class DocumentedAnswers {
  private readonly ajv = new Ajv2020({ strict: false, validateSchema: false });
  private readonly validators = new Map<string, ValidateFunction>();
  private readonly operations: readonly Operation[];
  private readonly components: ApiDocument['components'];

  constructor() {
    const document = closed(JSON.parse(JSON.stringify(openApiDocument()))) as ApiDocument;
    addFormats(this.ajv);
    this.ajv.addSchema(document, DOCUMENT);
    this.components = document.components;
    this.operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { responses }]) => ({
        method: method.toUpperCase(),
        address: new RegExp(`^${path.replaceAll(/\{[a-z_]+\}/g, '[^/]+')}$`),
        parameters: path.split('{').length - 1,
        pointer: `/paths/${escaped(path)}/${method}/responses`,
        responses,
      })),
    );
  }

  /** The difference between this answer and the document, as a sentence; undefined when the document promises it. */
  violation(answer: ObservedAnswer): string | undefined {
    const operation = this.operationOf(answer);
    if (operation === undefined) return this.violationOfNothing(answer);
    const documented = operation.responses[String(answer.status)];
    if (documented === undefined) return `the status is not documented`;
    const { pointer, response } = this.resolved(`${operation.pointer}/${String(answer.status)}`, documented);
    return this.violationOf(answer, pointer, response);
  }

  private violationOf(answer: ObservedAnswer, pointer: string, { content }: DocumentedResponse): string | undefined {
    if (content === undefined) return answer.body === undefined ? undefined : 'a body is not documented';
    const type = mediaTypeOf(answer);
    const examples = content[type]?.examples;
    if (content[type] === undefined) return `a body of the type ${type} is not documented`;
    const code = codeOf(answer.body);
    if (type === PROBLEM_TYPE && (code === undefined || examples?.[code] === undefined)) {
      return `the code ${String(code)} is not documented`;
    }
    return this.violationOfSchema(answer.body, `${pointer}/content/${escaped(type)}/schema`);
  }

  /** Violation of an answer at an address outside of the API: a page of /docs, or an unknown address with a problem. */
  private violationOfNothing({ path, status, body, ...answer }: ObservedAnswer): string | undefined {
    if (status < 400) return path.startsWith('/docs') ? undefined : 'the address is not documented';
    const type = mediaTypeOf({ path, status, body, ...answer });
    if (type !== PROBLEM_TYPE) return `a body of the type ${type} is no problem`;
    return this.violationOfSchema(body, '/components/schemas/Problem');
  }

  private violationOfSchema(body: unknown, pointer: string): string | undefined {
    let validate = this.validators.get(pointer);
    if (validate === undefined) {
      validate = this.ajv.compile({ $ref: `${DOCUMENT}#${pointer}` });
      this.validators.set(pointer, validate);
    }
    return validate(body) ? undefined : this.ajv.errorsText(validate.errors, { dataVar: 'body' });
  }

  private operationOf({ method, path }: ObservedAnswer): Operation | undefined {
    const [address = ''] = path.split('?');
    return this.operations
      .filter((operation) => operation.method === method && operation.address.test(address))
      .sort((left, right) => left.parameters - right.parameters)[0];
  }

  private resolved(
    pointer: string,
    documented: DocumentedResponse,
  ): { readonly pointer: string; readonly response: DocumentedResponse } {
    if (documented.$ref === undefined) return { pointer, response: documented };
    const name = documented.$ref.split('/').at(-1) ?? '';
    return { pointer: documented.$ref.slice(1), response: this.components.responses[name] ?? {} };
  }
}

let answers: DocumentedAnswers | undefined;

/** @throws Error for an answer that the document of the API does not promise. */
export function assertDocumented(answer: ObservedAnswer): void {
  answers ??= new DocumentedAnswers();
  const violation = answers.violation(answer);
  if (violation === undefined) return;
  const shown = JSON.stringify(answer.body)?.slice(0, 1_000) ?? '';
  throw new Error(`${answer.method} ${answer.path} answers ${answer.status} ${shown}, but ${violation}.`);
}

/** A client that throws for each answer that the document of the API does not promise. */
export function documentedClient(options: ClientOptions): BallastClient {
  return new BallastClient({ ...options, onAnswer: assertDocumented });
}

/** A copy of a document in which no object has members beyond its properties. */
function closed(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(closed);
  if (typeof part !== 'object' || part === null) return part;
  const copy = Object.fromEntries(Object.entries(part).map(([name, value]) => [name, closed(value)]));
  const isOpenObject = copy['type'] === 'object' && 'properties' in copy && !('additionalProperties' in copy);
  return isOpenObject ? { ...copy, additionalProperties: false } : copy;
}

function mediaTypeOf({ headers }: ObservedAnswer): string {
  const [type = ''] = String(headers['content-type'] ?? '').split(';');
  return type;
}

function codeOf(body: unknown): string | undefined {
  return typeof body === 'object' && body !== null && 'code' in body ? String(body.code) : undefined;
}

/** A name as a part of a JSON pointer inside of a URI. */
function escaped(name: string): string {
  return encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'));
}
