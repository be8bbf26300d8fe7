import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { traderId } from '@ballast/kernel';
import { z } from 'zod';
import * as access from './access/messages';
import * as audit from './audit/messages';
import * as credit from './credit/messages';
import * as execution from './execution/messages';
import { decode } from './log/codec';
import type { Envelope, MessageType, StoredEnvelope } from './log/envelope';
import { TOPIC_DEFINITIONS } from './log/topics';
import { MESSAGE_TYPES } from './message-types';
import * as operation from './operation/messages';
import * as operator from './operator/messages';
import * as pricing from './pricing/messages';
import * as money from './money/messages';
import * as quote from './quote/messages';
import * as rebalancing from './rebalancing/messages';
import * as registry from './registry/messages';
import * as request from './request/messages';
import * as sandbox from './sandbox/messages';
import * as strategy from './strategy/messages';
import * as webhook from './webhook/messages';

const CONTEXTS: Readonly<Record<string, object>> = {
  access,
  audit,
  credit,
  execution,
  operation,
  operator,
  pricing,
  money,
  quote,
  rebalancing,
  registry,
  request,
  sandbox,
  strategy,
  webhook,
};

interface Sample {
  readonly path: string;
  readonly file: string;
  readonly type: MessageType<unknown>;
  readonly version: number;
  /** Key and value of the message, as the log stores it. */
  readonly key: string;
  readonly message: StoredEnvelope<unknown>;
}

/** `<type>.v<version>.json`, and beside it `<type>.v<version>.<what-else-it-shows>.json`. */
const FILE_NAME = /^([a-z_]+\.[a-z_]+)\.v([1-9][0-9]*)(?:\.[a-z]+(?:-[a-z]+)*)?\.json$/;

function nameOf(type: string, version: number): string {
  return `${type}.v${version}.json`;
}

const files = readdirSync(__dirname).flatMap((context) => {
  const folder = join(__dirname, context, 'samples');
  if (!existsSync(folder)) return [];
  return readdirSync(folder).map((file) => ({ context, file, path: join(context, 'samples', file) }));
});

function typeOf(context: string, file: string): MessageType<unknown> | undefined {
  const own = Object.values(CONTEXTS[context] ?? {});
  const name = FILE_NAME.exec(file)?.[1];
  return MESSAGE_TYPES.find((type) => type.type === name && own.includes(type));
}

const samples = files.flatMap(({ context, file, path }): Sample[] => {
  const type = typeOf(context, file);
  if (type === undefined) return [];
  const { key, value: message } = JSON.parse(readFileSync(join(__dirname, path), 'utf8')) as {
    readonly key: string;
    readonly value: StoredEnvelope<unknown>;
  };
  return [{ path, file, type, version: Number(FILE_NAME.exec(file)?.[2]), key, message }];
});

const today = samples.filter(({ type, version }) => version === type.version);

function read({ type, key, message }: Sample): Envelope<unknown> {
  return decode(type, {
    topic: type.topic,
    partition: 0,
    offset: '0',
    key,
    type: type.type,
    value: JSON.stringify(message),
  });
}

interface Subject {
  readonly request_id?: string;
  readonly service?: string;
  readonly strategy_id?: string;
  readonly operation_id: string;
  readonly chunk: number;
  readonly endpoint_id: string;
  readonly account_id?: string;
  readonly movement?: { readonly account_id: string };
  readonly operation?: { readonly id: string };
  readonly quote?: { readonly quote_id: string };
  readonly instrument: { readonly symbol: string };
  readonly trader?: { readonly id: string };
  readonly dead_letter?: { readonly topic: string; readonly partition: number; readonly offset: string };
  readonly message?: { readonly topic: string; readonly partition: number; readonly offset: string };
  readonly execution?: { readonly strategy_id: string; readonly participant_code: string };
}

/** The Strategy of an Operation, read from the samples of its request and of releases of its holds. */
function strategyOf(operationId: string): string | undefined {
  const naming = samples.filter(({ type }) => type === operation.operationRequested || type === credit.holdsRelease);
  const named = naming
    .map(({ message }) => message.data as Subject)
    .filter((data) => data.operation_id === operationId);
  return named.map((data) => data.strategy_id).find((id) => id !== undefined);
}

type KeyOf = (data: Subject, platformCode: string, type: MessageType<unknown>) => string | undefined;

/** The key that a message must have, by the description of the key in the definition of its topic. */
const KEYS: Readonly<Record<string, KeyOf>> = {
  audit: () => 'audit',
  marks: () => 'marks',
  'platform code': (_data, platformCode) => platformCode,
  'strategy id': (data) => data.strategy_id ?? strategyOf(data.operation_id),
  // A release comes after the decision whose holds it gives back.
  'strategy id of decisions and releases, operation id of settlements': (data, _platformCode, type) =>
    type === credit.settlementPosted ? data.operation_id : strategyOf(data.operation_id),
  'operation id': (data) => data.operation?.id ?? data.operation_id,
  'operation id and chunk': (data) => `${data.operation_id}:${data.chunk}`,
  'operation id and chunk, or quote id': (data) =>
    data.quote === undefined ? `${data.operation_id}:${data.chunk}` : data.quote.quote_id,
  // A rejected Execution may have no Trader. Its key is the id that a Trader of its participant has or would get.
  'trader id': (data) =>
    data.trader?.id ?? (data.execution && traderId(data.execution.strategy_id, data.execution.participant_code)),
  'account id': (data) => data.movement?.account_id ?? data.account_id,
  'quote id': (data) => data.quote?.quote_id,
  'request id': (data) => data.request_id,
  'service in which the fault strikes': (data) => data.service,
  symbol: (data) => data.instrument.symbol,
  'endpoint id': (data) => data.endpoint_id,
  'subject of the act': ({ dead_letter, message, operation_id }) => {
    const place = dead_letter ?? message;
    return place === undefined ? operation_id : `${place.topic}/${place.partition}@${place.offset}`;
  },
};

/** Optional members by schema and name: whether samples have the member or lack it, and the path of its first place. */
type OptionalMembers = Map<z.ZodObject, Map<string, { readonly path: string; readonly uses: Set<boolean> }>>;

/** Notes the optional members of a value. Messages that share a schema share its notes: one sample serves all. */
function noteOptionals(schema: unknown, at: { value: unknown; path: string }, members: OptionalMembers): void {
  const { value, path } = at;
  if (value === undefined || value === null) return;
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) {
    noteOptionals(schema.unwrap(), at, members);
  } else if (schema instanceof z.ZodArray) {
    for (const entry of value as readonly unknown[]) {
      noteOptionals(schema.element, { value: entry, path: `${path}[]` }, members);
    }
  } else if (schema instanceof z.ZodRecord) {
    for (const entry of Object.values(value)) {
      noteOptionals(schema.valueType, { value: entry, path: `${path}{}` }, members);
    }
  } else if (schema instanceof z.ZodObject) {
    const own = members.get(schema) ?? new Map<string, { path: string; uses: Set<boolean> }>();
    members.set(schema, own);
    for (const [name, member] of Object.entries(schema.shape)) {
      const inner = { value: (value as Readonly<Record<string, unknown>>)[name], path: `${path}.${name}` };
      if (member instanceof z.ZodOptional) {
        const noted = own.get(name) ?? { path: inner.path, uses: new Set<boolean>() };
        noted.uses.add(inner.value !== undefined);
        own.set(name, noted);
      }
      noteOptionals(member, inner, members);
    }
  }
}

describe('samples of the messages of the log', () => {
  it.each(MESSAGE_TYPES)('show every version that $type has had', ({ type, version }) => {
    const names = Array.from({ length: version }, (_, index) => nameOf(type, index + 1));
    expect(names.filter((name) => !samples.some(({ file }) => file === name))).toEqual([]);
  });

  it('belong each to a type of their context, in a version that it has or had', () => {
    const known = samples.filter(({ type, version }) => version <= type.version).map(({ path }) => path);
    expect(files.map(({ path }) => path).filter((path) => !known.includes(path))).toEqual([]);
  });

  it('have an id of their own each, and the type and version that their file name says', () => {
    expect(new Set(samples.map(({ message }) => message.id)).size).toBe(samples.length);
    for (const { file, type, version, message } of samples) {
      expect({ file, type: message.type, version: message.version }).toEqual({ file, type: type.type, version });
    }
  });

  it.each(samples)('$file is still read', (sample) => {
    expect(() => read(sample)).not.toThrow();
  });

  it.each(today)('$file is read to the same content, nothing dropped and nothing added', (sample) => {
    const { topic, key, origin, recordId, ...stored } = read(sample);
    expect(stored).toStrictEqual(sample.message);
  });

  it.each(samples)('$file has the key that its topic is ordered by', ({ type, key, message }) => {
    const description = TOPIC_DEFINITIONS.find(({ name }) => name === type.topic)?.key ?? '';
    expect(key).toBe(KEYS[description]?.(message.data as Subject, message.platformCode, type));
  });

  it('show every optional member both present and absent', () => {
    const members: OptionalMembers = new Map();
    for (const { type, message } of today) {
      noteOptionals(type.data, { value: message.data, path: type.type }, members);
    }
    const all = [...members.values()].flatMap((own) => [...own.values()]);
    expect(all.filter(({ uses }) => !uses.has(true)).map(({ path }) => path)).toEqual([]);
    expect(all.filter(({ uses }) => !uses.has(false)).map(({ path }) => path)).toEqual([]);
  });
});
