import { PUBLIC_EVENT_TYPES } from '@ballast/contracts';
import { openApiDocument } from './openapi';

type Json = Readonly<Record<string, unknown>>;
type Methods = Readonly<Record<string, Json>>;

interface Place {
  readonly path: string;
  readonly isAnswer: boolean;
}

const document = JSON.parse(JSON.stringify(openApiDocument())) as {
  readonly paths: Readonly<Record<string, Methods>>;
  readonly components: Readonly<Record<string, Readonly<Record<string, Json>>>>;
};

/** Requests of the platform that follow a call, by type of event and by address. */
function callbacksOf({ callbacks = {} }: Json): Readonly<Record<string, Readonly<Record<string, Methods>>>> {
  return callbacks as Readonly<Record<string, Readonly<Record<string, Methods>>>>;
}

const calls = Object.values(document.paths).flatMap((methods) => Object.values(methods));
const webhooks = calls
  .flatMap((call) => Object.values(callbacksOf(call)))
  .flatMap((addresses) => Object.values(addresses))
  .flatMap((methods) => Object.values(methods));
const operations = [...calls, ...webhooks];

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function resolved(part: Json): Json {
  const reference = part['$ref'];
  if (typeof reference !== 'string') return part;
  const [kind = '', name = ''] = reference.split('/').slice(2);
  return document.components[kind]?.[name] ?? {};
}

/** Calls `visit` with each schema inside of a schema, and with the schema itself, but not beyond a reference. */
function walk(schema: unknown, place: Place, visit: (schema: Json, place: Place) => void): void {
  if (!isObject(schema)) return;
  visit(schema, place);
  const inner = (name: string, value: unknown): void => walk(value, { ...place, path: `${place.path}/${name}` }, visit);
  for (const [name, property] of Object.entries(schema['properties'] ?? {})) inner(name, property);
  inner('[]', schema['items']);
  inner('{}', schema['additionalProperties']);
  for (const word of ['anyOf', 'oneOf', 'allOf'] as const) {
    for (const option of (schema[word] ?? []) as readonly unknown[]) inner(word, option);
  }
}

/** Components that stand in bodies of requests only. */
function requestComponents(): ReadonlySet<string> {
  const names = new Set<string>();
  const add = (part: unknown): void =>
    walk(part, { path: '', isAnswer: false }, ({ $ref }) => {
      const name = typeof $ref === 'string' ? ($ref.split('/').at(-1) ?? '') : '';
      if (name === '' || names.has(name)) return;
      names.add(name);
      add(document.components['schemas']?.[name]);
    });
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const { requestBody } of Object.values(methods)) {
      if (!isObject(requestBody)) continue;
      for (const { schema } of Object.values(requestBody['content'] as Readonly<Record<string, Json>>)) add(schema);
    }
    expect(path).toMatch(/^\//);
  }
  return names;
}

const requests = requestComponents();

function schemasOf(visit: (schema: Json, place: Place) => void): void {
  for (const [name, schema] of Object.entries(document.components['schemas'] ?? {})) {
    walk(schema, { path: name, isAnswer: !requests.has(name) }, visit);
  }
  for (const { operationId, parameters = [], responses } of operations) {
    for (const parameter of parameters as readonly Json[]) {
      const { name, schema } = resolved(parameter);
      walk(schema, { path: `${String(operationId)}?${String(name)}`, isAnswer: false }, visit);
    }
    for (const [status, response] of Object.entries(responses as Readonly<Record<string, Json>>)) {
      const content = (resolved(response)['content'] ?? {}) as Readonly<Record<string, Json>>;
      for (const { schema } of Object.values(content)) {
        walk(schema, { path: `${String(operationId)} ${status}`, isAnswer: true }, visit);
      }
    }
  }
}

function offenders(isOffending: (schema: Json, place: Place) => boolean): readonly string[] {
  const found = new Set<string>();
  schemasOf((schema, place) => {
    if (isOffending(schema, place)) found.add(place.path);
  });
  return [...found];
}

/** Texts of the platform for human readers. They have no fixed form and no largest length. */
const PROSE = [
  'detail',
  'difference',
  'differences/[]',
  'error',
  'errors/[]',
  'message',
  'request_id',
  'source',
  'status_detail',
  'status_reason',
  'string_to_sign',
  'title',
  'venue',
];

const hasType = ({ type }: Json, name: string): boolean => (Array.isArray(type) ? type : [type]).includes(name);
const isProse = ({ path, isAnswer }: Place): boolean => isAnswer && PROSE.some((name) => path.endsWith(`/${name}`));

describe('the document of the API', () => {
  it('names every object schema, so that generated clients have a type for it', () => {
    const anonymous = offenders((schema, { path }) => 'properties' in schema && /[/ ?]/.test(path));
    expect(anonymous).toEqual([]);
  });

  it('names the entries of every list of unique values, because openapi-generator writes broken Java without names', () => {
    const anonymous = offenders(({ uniqueItems, items }) => uniqueItems === true && isObject(items) && 'enum' in items);
    expect(anonymous).toEqual([]);
  });

  it('describes every component', () => {
    for (const kind of ['schemas', 'parameters', 'headers', 'responses']) {
      const components = Object.entries(document.components[kind] ?? {});
      expect(components.length).toBeGreaterThan(0);
      expect(components.filter(([, { description }]) => !description).map(([name]) => `${kind} ${name}`)).toEqual([]);
    }
  });

  it('describes every property', () => {
    const undescribed: string[] = [];
    schemasOf(({ properties }, { path }) => {
      for (const [name, property] of Object.entries((properties ?? {}) as Readonly<Record<string, Json>>)) {
        if (!property['description'] && !resolved(property)['description']) undescribed.push(`${path}/${name}`);
      }
    });
    expect(undescribed).toEqual([]);
  });

  it('describes every parameter and header', () => {
    const undescribed = operations.flatMap(({ operationId, parameters = [] }) =>
      (parameters as readonly Json[])
        .map(resolved)
        .filter(({ description }) => !description)
        .map(({ name }) => `${String(operationId)} ${String(name)}`),
    );
    expect(undescribed).toEqual([]);
  });

  it('holds a parameter or header of several calls once, as a component', () => {
    const uses = new Map<string, string[]>();
    const use = (part: unknown, where: string): void => {
      if (isObject(part) && part['$ref'] === undefined) {
        uses.set(JSON.stringify(part), [...(uses.get(JSON.stringify(part)) ?? []), where]);
      }
    };
    for (const { operationId, parameters = [], responses } of operations) {
      for (const part of parameters as readonly Json[]) use(part, `${String(operationId)} ${String(part['name'])}`);
      for (const response of Object.values(responses as Readonly<Record<string, Json>>)) {
        for (const [name, part] of Object.entries(response['headers'] ?? {})) use(part, name);
      }
    }
    expect([...uses.values()].filter((places) => places.length > 1)).toEqual([]);
  });

  it('bounds every text, by its form, its values or its length', () => {
    const forms = ['enum', 'const', 'pattern', 'format', 'maxLength', 'x-extensible-enum'];
    const unbounded = offenders(
      (schema, place) => hasType(schema, 'string') && !forms.some((form) => form in schema) && !isProse(place),
    );
    expect(unbounded).toEqual([]);
  });

  it('bounds every whole number from both sides, and no wider than a number can be', () => {
    const unbounded = offenders((schema) => {
      if (!hasType(schema, 'integer')) return false;
      const { minimum, maximum } = schema;
      return typeof minimum !== 'number' || typeof maximum !== 'number' || minimum < 0;
    });
    expect(unbounded).toEqual([]);
  });

  it('bounds every list that is sent, and every page', () => {
    const unbounded = offenders(
      (schema, { path, isAnswer }) =>
        hasType(schema, 'array') && (!isAnswer || path.includes('Page/')) && !('maxItems' in schema),
    );
    expect(unbounded).toEqual([]);
  });

  it('gives every time its format, or says in which case it is empty', () => {
    const formless: string[] = [];
    schemasOf(({ properties }, { path }) => {
      for (const [name, property] of Object.entries((properties ?? {}) as Readonly<Record<string, Json>>)) {
        if (!/(^|_)(at|since|as_of)$/.test(name)) continue;
        const isEmptyAtTimes =
          String(property['pattern']).startsWith('^(') && /empty/i.test(String(property['description']));
        if (property['format'] !== 'date-time' && !isEmptyAtTimes) formless.push(`${path}/${name}`);
      }
    });
    expect(formless).toEqual([]);
  });

  it('shows reasons as plain texts with their known values, so that a new reason breaks no client', () => {
    const closed: string[] = [];
    schemasOf(({ properties }, { path }) => {
      for (const [name, property] of Object.entries((properties ?? {}) as Readonly<Record<string, Json>>)) {
        if (/(^|_)(reason|code)$/.test(name) && 'enum' in property) closed.push(`${path}/${name}`);
      }
    });
    expect(closed).toEqual([]);
    const open = offenders((schema) => 'x-extensible-enum' in schema);
    expect(open).toEqual(expect.arrayContaining(['Operation/status_reason', 'Execution/status_code', 'Problem/code']));
  });

  it('gives nothing two types, because generators of clients stop at a list of types', () => {
    expect(offenders(({ type }) => Array.isArray(type))).toEqual([]);
  });

  it('gives no header of a request a format, because generated clients send texts only', () => {
    const headers = calls
      .flatMap(({ parameters = [] }) => (parameters as readonly Json[]).map(resolved))
      .filter((parameter) => parameter['in'] === 'header');
    expect(headers.map(({ name }) => name)).toContain('X-REQUEST-ID');
    expect(headers.filter(({ schema }) => isObject(schema) && 'format' in schema)).toEqual([]);
  });

  it('lists the webhooks as callbacks of one call, because generators write broken clients for `webhooks`', () => {
    expect(Object.keys(document)).not.toContain('webhooks');
    const followed = calls.filter((call) => 'callbacks' in call);
    expect(followed.map(({ operationId }) => operationId)).toEqual(['createWebhookEndpoint']);
    const types = followed.flatMap((call) => Object.keys(callbacksOf(call)));
    expect(types).toEqual([...PUBLIC_EVENT_TYPES, 'webhook.test']);
    expect(webhooks.map(({ operationId }) => operationId)).toEqual(types);
  });

  it('says by a required field of the call at which address its webhooks arrive', () => {
    const [followed = {}] = calls.filter((call) => 'callbacks' in call);
    const addresses = Object.values(callbacksOf(followed)).flatMap((callback) => Object.keys(callback));
    expect([...new Set(addresses)]).toEqual(['{$request.body#/url}']);
    expect(document.components['schemas']?.['CreateWebhookEndpoint']?.['required']).toContain('url');
  });

  it('asks for no key where the platform itself is the caller', () => {
    expect(webhooks.length).toBeGreaterThan(0);
    expect(webhooks.map(({ security }) => security)).toEqual(webhooks.map(() => []));
  });

  it('keeps names of webhooks apart from names of calls, so that no generated file replaces another', () => {
    const tagsOf = (group: readonly Json[]): ReadonlySet<unknown> =>
      new Set(group.flatMap(({ tags }) => tags as readonly unknown[]));
    const asked = tagsOf(calls);
    expect([...tagsOf(webhooks)].filter((tag) => asked.has(tag))).toEqual([]);
  });
});
