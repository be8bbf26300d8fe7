import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TOPIC_DEFINITIONS } from '@ballast/contracts';
import { MESSAGE_TYPES } from '@ballast/contracts/message-types';
import { exportFindings, OFFERED, readEntries } from './tidy/exports';
import { appFindings, roleFindings } from './tidy/file-roles';
import { moduleFindings } from './tidy/modules';
import { parse, readSourceFiles, ROOT, type Finding } from './tidy/source-file';
import { typeNameFindings } from './tidy/type-names';
import { BANNED_NAMES, commentFindings, isRiddle, nameFindings, wordsOf } from './tidy/vocabulary';

const shown = (findings: readonly Finding[]): readonly string[] =>
  findings.map(({ at, rule, mend }) => `${at}\n  rule: ${rule}\n  mend: ${mend}`);

const files = readSourceFiles();

describe('the repository', () => {
  it('is read', () => {
    expect(files.length).toBeGreaterThan(500);
  });

  it('has files that keep to their role', () => {
    expect(shown(files.flatMap(roleFindings))).toEqual([]);
  });

  it('has the same files in every app', () => {
    expect(shown(appFindings(files))).toEqual([]);
  });

  it('has modules that see each other by their index', () => {
    expect(shown(moduleFindings(files))).toEqual([]);
  });

  it('exports only values that are imported', () => {
    expect(shown(exportFindings(files, readEntries()))).toEqual([]);
  });

  it('has each value that is exported without an import', () => {
    const unused = exportFindings(files, readEntries(), {}).map(({ rule }) => rule.split(' ').at(-1));
    expect([...new Set(unused)].sort()).toEqual(Object.keys(OFFERED).sort());
  });

  it('has one word for each meaning', () => {
    expect(shown(files.flatMap(nameFindings))).toEqual([]);
  });

  it('has each exported type name in one production project', () => {
    expect(shown(typeNameFindings(files))).toEqual([]);
  });

  it('has comments that begin with a noun', () => {
    expect(shown(files.flatMap(commentFindings))).toEqual([]);
  });
});

describe('a role', () => {
  const findings = (path: string, text: string): readonly string[] =>
    roleFindings(parse(`apps/shop/src/${path}`, text)).map(({ rule }) => rule);

  it.each([
    ['a class', 'a.query.ts', '@Injectable() export class ThingsQuery { list() {} }'],
    ['a lock', 'a.query.ts', '@Injectable() export class AQuery { sql = "SELECT id FROM shop.a FOR UPDATE OF a"; }'],
    ['a column of this name', 'a.query.ts', '@Injectable() export class AQuery { sql = "SELECT updated_at FROM a"; }'],
    ['a statement', 'a.statement.ts', 'export const OF_A = `SELECT id FROM shop.a`;'],
    ['a limit', 'a.store.ts', 'export const MAX = 1; @Injectable() export class AStore { add(tx: Tx, id: string) {} }'],
    ['a time that is given', 'a.ts', 'new Date(text); new Date(this.clock().getTime() + 1);'],
    ['a deadline', 'a.ts', 'const deadline = performance.now() + this.config.EFFECT_TIMEOUT_MS;'],
    ['a duration', 'a.ts', 'const elapsedMs = performance.now() - startedAtMs;'],
    ['the clock by name', 'a.module.ts', '@Module({ providers: [systemClock] }) export class AModule {}'],
  ])('is kept with %s', (_what, path, text) => {
    expect(findings(path, text)).toEqual([]);
  });

  it.each([
    ['a decider in an app', 'price.decider.ts', '', 'a decider is pure'],
    ['a service file', 'shop.service.ts', '', 'no file is called *.service.ts'],
    [
      'a query that writes',
      'a.query.ts',
      '@Injectable() export class AQuery { s = `DELETE FROM a`; }',
      'a query never writes',
    ],
    [
      'an update',
      'a.query.ts',
      '@Injectable() export class AQuery { s = `UPDATE shop.a SET b = 1`; }',
      'a query never writes',
    ],
    [
      'a Tx',
      'a.query.ts',
      'import type { Tx } from "x"; @Injectable() export class AQuery {}',
      'a query takes no Tx of the write path',
    ],
    ['a plain class', 'a.store.ts', 'export class AStore {}', 'its class carries @Injectable'],
    ['no class', 'a.projection.ts', '', 'exports a class …Projection'],
    [
      'a function',
      'a.store.ts',
      '@Injectable() export class AStore {} export function add() {}',
      'exports no function and no object of functions',
    ],
    [
      'an object',
      'a.store.ts',
      '@Injectable() export class AStore {} export const a = { add() {} };',
      'exports no function and no object of functions',
    ],
    [
      'a Tx that comes later',
      'a.store.ts',
      '@Injectable() export class AStore { add(id: string, tx: Tx) {} }',
      'a method takes its transaction first',
    ],
    [
      'SQL',
      'a.handler.ts',
      '@Injectable() export class AHandler { do() { tx.query("SELECT 1"); } }',
      'SQL is in stores, queries and projections',
    ],
    [
      'a file with SQL and no role',
      'shelf.ts',
      'export const SHELF = `SELECT id FROM shop.shelves`;',
      'SQL is in stores, queries and projections',
    ],
    [
      'an effect',
      'a.controller.ts',
      '@Controller() export class AController { do() { run({ effect: { apply: async (tx) => this.things.add(tx) } }); } }',
      'a controller has no effect',
    ],
    ['a transaction', 'a.ts', 'this.database.transaction(work);', 'state changes through WritePath only'],
    ['the time', 'a.ts', 'toTimestamp(systemClock());', 'time is injected'],
    ['the time of the system', 'a.ts', 'const now = Date.now();', 'time is injected'],
    ['a random id', 'a.ts', "import { newId } from '@ballast/kernel';", 'ids are injected'],
    ['the time in milliseconds', 'a.ts', 'const deadline = Date.now() + 1;', 'time is injected'],
    ['a new date', 'a.ts', 'const now = new Date();', 'time is injected'],
    ['a new date without brackets', 'a.ts', 'const now = new Date;', 'time is injected'],
    [
      'a deadline by the clock',
      'a.ts',
      'const deadline = this.clock().getTime() + 1;',
      'a deadline is no time of the clock',
    ],
    [
      'a handler that decodes',
      'a.handler.ts',
      '@Injectable() export class AHandler { do() { decodeMessages(all, one); } }',
      'a handler takes decoded messages',
    ],
    ['another name', 'config.ts', 'export const shopConfigSchema = 1;', 'config.ts exports `configSchema`'],
    ['a client elsewhere', 'owners/credit.client.ts', '', "another service's client is clients/<service>.client.ts"],
    ['another name of a service', 'definition.ts', 'export const shopService = {};', 'definition.ts exports `service`'],
    ['another export', 'index.ts', "export { service } from './shop';", 'index.ts exports the service'],
  ])('is broken by %s', (_what, path, text, rule) => {
    expect(findings(path, text)).toEqual([rule]);
  });

  it('of a platform library reads no clock', () => {
    const rules = (path: string): readonly string[] =>
      roleFindings(parse(path, 'const now = Date.now();')).map(({ rule }) => rule);
    expect(rules('libs/platform/shop/src/a.ts')).toEqual(['time is injected']);
    expect(rules('libs/sandbox/src/a.ts')).toEqual(['time is injected']);
    expect(rules('libs/platform/shop/src/a.unit.spec.ts')).toEqual([]);
    expect(rules('libs/client/src/a.ts')).toEqual([]);
  });

  it('of a platform library leaves transactions to WritePath, except in the libraries that implement WritePath', () => {
    const rules = (path: string): readonly string[] =>
      roleFindings(parse(path, 'this.database.transaction(work);')).map(({ rule }) => rule);
    expect(rules('libs/sandbox/src/a.ts')).toEqual(['state changes through WritePath only']);
    expect(rules('libs/platform/edge/src/a.ts')).toEqual(['state changes through WritePath only']);
    expect(rules('libs/platform/log/src/a.ts')).toEqual([]);
  });

  it('of a library with tables has SQL in a file with a role', () => {
    const rules = (path: string): readonly string[] =>
      roleFindings(parse(path, 'reader.query("DELETE FROM a");')).map(({ rule }) => rule);
    expect(rules('libs/platform/edge/src/a.ts')).toEqual(['SQL is in stores, queries and projections']);
    expect(rules('libs/platform/edge/src/a.store.ts')).toEqual([]);
    expect(rules('libs/platform/log/src/a.ts')).toEqual([]);
  });

  it('of a consumer decodes and commits', () => {
    const method =
      '@EventPattern(TOPICS.a) take(batch) { return this.writePath.commit(batch, (tx) => this.handler.handle(tx, decodeMessages(batch, read))); }';
    expect(findings('a.consumer.ts', `@Controller() export class AConsumer { ${method} }`)).toEqual([]);
    const verbatim = '@EventPattern(TOPICS.a) take(batch) { return this.writePath.commitVerbatim(batch, handle); }';
    expect(findings('a.consumer.ts', `@Controller() export class AConsumer { ${verbatim} }`)).toEqual([]);
    expect(findings('a.consumer.ts', '@Controller() export class AConsumer {}')).toEqual([
      'a method carries @EventPattern(topic)',
      'a consumer decodes',
      'a consumer commits through WritePath',
    ]);
  });

  it('of a fold knows the record alone', () => {
    expect(findings('a.fold.ts', "import { decode } from '@ballast/contracts'; export class AFold {}")).toEqual([]);
    expect(findings('a.fold.ts', "import { compose } from '@ballast/contracts'; export class AFold {}")).toEqual([
      'a fold knows the record alone',
    ]);
  });

  it('is checked for the set of files of each app', () => {
    const app = ['src/definition.ts', 'src/shop.module.ts'].map((path) => parse(`apps/shop/${path}`, ''));
    expect(appFindings(app).map(({ at }) => at)).toEqual(['apps/shop/src/config.ts']);
  });
});

describe('a module of an app', () => {
  const others = ['apps/shop/src/till/till.module.ts', 'apps/shop/src/till/coins.ts', 'apps/shop/src/tools/ruler.ts'];
  const rules = (path: string, text: string): readonly string[] =>
    moduleFindings([...others.map((other) => parse(other, '')), parse(path, text)]).map(({ rule }) => rule);

  it.each([
    ['its index', 'apps/shop/src/shelf/a.ts', "import { Till } from '../till';"],
    ['its own inside', 'apps/shop/src/till/a.ts', "import { coins } from './coins';"],
    ['a folder that is no module', 'apps/shop/src/shelf/a.ts', "import { ruler } from '../tools/ruler';"],
    ['the inside, by a spec', 'apps/shop/src/shelf/a.unit.spec.ts', "import { coins } from '../till/coins';"],
    ['the inside, by a helper of specs', 'apps/shop/src/testing/a.ts', "import { coins } from '../till/coins';"],
  ])('may be seen by %s', (_what, path, text) => {
    expect(rules(path, text)).toEqual([]);
  });

  it.each([
    ['another module', 'apps/shop/src/shelf/a.ts', "import { coins } from '../till/coins';"],
    ['a deeper folder', 'apps/shop/src/shelf/top/a.ts', "import type { Coin } from '../../till/coins';"],
    ['the app', 'apps/shop/src/shop.module.ts', "export { TillModule } from './till/till.module';"],
    ['an import later on', 'apps/shop/src/main.ts', "void import('./till/coins');"],
  ])('may not be looked into by %s', (_what, path, text) => {
    expect(rules(path, text)).toEqual(['apps/shop/src/till is seen by its index only']);
  });
});

describe('an exported value', () => {
  const entries = new Map([['@ballast/shop', 'libs/shop/src/index.ts']]);
  const shop = parse('libs/shop/src/shop.ts', 'export const price = 1; export function sell() {} export type A = 1;');
  const index = parse('libs/shop/src/index.ts', "export { price, sell, type A } from './shop';");

  function rules(path: string, text: string, offered: Readonly<Record<string, string>> = {}): readonly string[] {
    return exportFindings([shop, index, parse(path, text)], entries, offered).map(({ rule }) => rule);
  }

  it.each([
    ['by name', "import { price, sell as give } from '@ballast/shop';"],
    ['with all others', "import * as shop from '@ballast/shop';"],
    ['when the code runs', "await import('@ballast/shop');"],
    ['to be passed on', "export { price, sell } from '@ballast/shop';"],
    ['for its type', "type B = typeof import('@ballast/shop');"],
  ])('may be imported %s', (_how, text) => {
    expect(rules('tools/a.ts', text)).toEqual([]);
  });

  it('of an index needs another project', () => {
    const text = "import { price } from './index'; import { sell } from '@ballast/shop';";
    expect(rules('libs/shop/src/a.unit.spec.ts', text)).toEqual([
      'another project imports price',
      'another project imports sell',
    ]);
    expect(rules('apps/till/src/a.ts', "import { price } from '@ballast/shop';", { sell: 'callers' })).toEqual([]);
  });

  it('of another file needs another file', () => {
    const used = "import { price, sell } from '@ballast/shop';";
    expect(rules('apps/till/src/a.ts', `${used} export class Till { a = new Till(); }`)).toEqual([
      'another file imports Till',
    ]);
  });
});

describe('the glossary', () => {
  const glossary = readFileSync(join(ROOT, 'docs', 'glossary.md'), 'utf8');

  it('lists every name that is not used, and no other', () => {
    const [, rows = ''] = glossary.split('## Words that are not used');
    const listed = [...rows.matchAll(/^\| `([^`]+)`/gm)].map(([, name = '']) => name);
    expect(listed).toEqual(BANNED_NAMES.map(({ not }) => not));
  });

  it('gives each word one meaning', () => {
    const words = [...glossary.matchAll(/^\| \*\*([^*]+)\*\*/gm)].map(([, word = '']) => word);
    expect(words.length).toBeGreaterThan(50);
    expect(words.filter((word, index) => words.indexOf(word) !== index)).toEqual([]);
  });
});

describe('a name', () => {
  const findings = (text: string, path = 'libs/shop/src/a.ts'): readonly string[] =>
    nameFindings(parse(path, text)).map(({ at }) => at);

  it.each([
    ['holdsTwin', 'holds twin'],
    ['REQUEST_FAULTS', 'request faults'],
    ['operation-story.fixture', 'operation story fixture'],
    ['HTTPServer', 'http server'],
  ])('%s is read as its words', (name, words) => {
    expect(wordsOf(name)).toBe(words);
  });

  it('may not be a banned word, wherever it is declared', () => {
    expect(
      findings('const isTwin = 1;\nfunction pump() {}\ninterface Posted { readonly surroundings: number }'),
    ).toEqual(['libs/shop/src/a.ts:1', 'libs/shop/src/a.ts:2', 'libs/shop/src/a.ts:3', 'libs/shop/src/a.ts:3']);
    expect(findings('', 'libs/shop/src/owners/shop-desk.ts')).toHaveLength(2);
  });

  it('may contain the letters of a banned word, or be a banned word that another library declares', () => {
    expect(findings('const heartbeat = library.pump(); type HoldsPosted = 1; const posted = 2;')).toEqual([]);
  });
});

describe('the name of an exported type', () => {
  const rules = (shared: Readonly<Record<string, string>>, ...sources: readonly (readonly [string, string])[]) =>
    typeNameFindings(
      sources.map(([path, text]) => parse(path, text)),
      shared,
    ).map(({ at }) => at);
  const place = ['libs/kernel/src/a.ts', 'export interface Place {}'] as const;

  it('may not stand in two production projects', () => {
    expect(rules({}, place, ['apps/shop/src/b.ts', 'export type Place = 1;'])).toEqual([
      'libs/kernel/src/a.ts:1',
      'apps/shop/src/b.ts:1',
    ]);
  });

  it.each([
    ['in one project', 'libs/kernel/src/b.ts', 'export type Place = 1;'],
    ['not exported', 'apps/shop/src/b.ts', 'type Place = 1;'],
    ['of a spec', 'apps/shop/src/b.unit.spec.ts', 'export type Place = 1;'],
    ['of a test library', 'libs/test-kit/src/b.ts', 'export type Place = 1;'],
  ])('may stand twice when it is %s', (_what, path, text) => {
    expect(rules({}, place, [path, text])).toEqual([]);
  });

  it('may stand in two apps when it names a role, and in two projects for a reason that still holds', () => {
    const store = 'export class ThingStore {}';
    expect(rules({}, ['apps/shop/src/a.store.ts', store], ['apps/till/src/a.store.ts', store])).toEqual([]);
    expect(rules({ Place: 'one thing' }, place, ['apps/shop/src/b.ts', 'export class Place {}'])).toEqual([]);
    expect(rules({ Place: 'one thing' }, place)).toEqual(['Place']);
  });
});

describe('a comment', () => {
  const findings = (text: string): readonly string[] => commentFindings(parse('a.ts', text)).map(({ at }) => at);

  it('may not begin with a riddle', () => {
    expect(findings('/** What is kept of a thing. */\nconst a = 1; // Who asks first.\nf(/* It goes on. */);')).toEqual(
      ['a.ts:1', 'a.ts:2', 'a.ts:3'],
    );
    expect(findings('class A {\n  // Nobody asks.\n}')).toEqual(['a.ts:2']);
  });

  it('may have such a word further on, and strings are no comments', () => {
    expect(findings('/**\n * Prices by asset.\n * It may go on like that.\n */\nconst a = "// What is this";')).toEqual(
      [],
    );
    expect(findings('// Prices by asset.\n// What follows is the same comment.\nconst a = 1;')).toEqual([]);
  });
});

describe('a summary', () => {
  it('of a topic or a message names its subject', () => {
    const topics = TOPIC_DEFINITIONS.flatMap(({ name, key, summary }) => [`${name}: ${summary}`, `${name}: ${key}`]);
    const messages = MESSAGE_TYPES.map(({ type, summary }) => `${type}: ${summary}`);
    const texts = [...topics, ...messages].filter((text) => isRiddle(text.slice(text.indexOf(': ') + 2)));
    expect(texts).toEqual([]);
  });

  it.each(['What webhooks report.', 'Holds of what passes.', 'Prices, or why not.', 'It waits for another one.'])(
    'is a riddle: %s',
    (summary) => {
      expect(isRiddle(summary)).toBe(true);
    },
  );

  it('may say whose it is', () => {
    expect(isRiddle('Operations whose holds are placed, somewhat later.')).toBe(false);
  });
});
