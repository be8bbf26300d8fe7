import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { API_CALLS, problemSchema, STATUS_CATALOGUE, STATUS_REASONS, transitionsOf } from '@ballast/api';
import { REQUEST_PROBLEMS } from '@ballast/contracts';
import { MESSAGE_TYPES } from '@ballast/contracts/message-types';
import { errorPage } from './error-page';
import { problemExample } from './problems';
import { referenceFiles } from './reference-files';

const ROOT = join(__dirname, '../../..');

function references(document: unknown): readonly string[] {
  if (Array.isArray(document)) return document.flatMap(references);
  if (typeof document !== 'object' || document === null) return [];
  return Object.entries(document).flatMap(([name, value]) =>
    name === '$ref' && typeof value === 'string' ? [value] : references(value),
  );
}

function resolve(document: unknown, reference: string): unknown {
  return reference
    .slice(2)
    .split('/')
    .reduce((part: unknown, name) => (part as Readonly<Record<string, unknown>> | undefined)?.[name], document);
}

describe('reference documents', () => {
  it.each(Object.entries(referenceFiles()))(
    '%s is what the code says (else: node tools/generate-reference.mjs)',
    (path, text) => {
      expect(readFileSync(join(ROOT, path), 'utf8')).toBe(text);
    },
  );

  it.each(Object.entries(referenceFiles()).filter(([path]) => path.endsWith('.json')))(
    '%s has every part that it refers to',
    (_path, text) => {
      const document: unknown = JSON.parse(text);
      const dangling = references(document).filter((reference) => resolve(document, reference) === undefined);
      expect(dangling).toEqual([]);
    },
  );

  it('has every call of the API', () => {
    const { paths } = JSON.parse(referenceFiles()['docs/reference/openapi.json'] ?? '') as { paths: object };
    const calls = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods as object).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const own = API_CALLS.map(({ method, path }) => `${method} ${path}`);
    expect(calls.sort()).toEqual([...own, 'GET /health/live', 'GET /health/ready'].sort());
  });

  it('has every message of the log', () => {
    const { components } = JSON.parse(referenceFiles()['docs/reference/asyncapi.json'] ?? '') as {
      components: { messages: object };
    };
    expect(Object.keys(components.messages).sort()).toEqual(MESSAGE_TYPES.map(({ type }) => type).sort());
  });
});

describe('examples', () => {
  it.each(API_CALLS.map((call) => [call.id, call] as const))('of %s are valid', (_id, call) => {
    if (call.body !== undefined) {
      expect(call.body.safeParse(call.bodyExample).error?.issues).toBeUndefined();
    }
    for (const { schema, example } of Object.values(call.answers)) {
      if (schema === undefined || example === undefined) continue;
      expect(schema.safeParse(example).error?.issues).toBeUndefined();
    }
  });

  it.each(Object.keys(REQUEST_PROBLEMS) as (keyof typeof REQUEST_PROBLEMS)[])('of problem %s are valid', (code) => {
    expect(problemSchema.safeParse(problemExample(code)).error?.issues).toBeUndefined();
  });
});

describe('error page', () => {
  const page = errorPage();

  it('has an anchor for every code and every status reason', () => {
    for (const code of Object.keys(REQUEST_PROBLEMS)) expect(page).toContain(`<tr id="${code}">`);
    for (const code of Object.keys(STATUS_REASONS)) expect(page).toContain(`<tr id="status-${code}">`);
  });

  it('has every status and every transition', () => {
    for (const resource of ['operation', 'execution', 'instruction'] as const) {
      for (const status of Object.keys(STATUS_CATALOGUE[resource])) {
        expect(page).toContain(`<tr id="${resource}-${status}">`);
      }
      for (const { from, to } of transitionsOf(resource)) {
        expect(page).toContain(`<tr id="${resource}-${from === '' ? 'first' : from}-${to}">`);
      }
    }
  });

  it('gives no two rows the same anchor', () => {
    const anchors = [...page.matchAll(/<tr id="([^"]+)">/g)].map(([, anchor]) => anchor);
    expect(anchors).toHaveLength(new Set(anchors).size);
  });
});
