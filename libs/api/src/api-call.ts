import type { RequestProblemCode, Scope } from '@ballast/contracts';
import { z } from 'zod';

/** Owner of an API key. */
export type KeyOwner = 'platform' | 'participant';
const PLATFORM_KEYS: readonly KeyOwner[] = ['platform'];
export const ALL_KEYS: readonly KeyOwner[] = ['platform', 'participant'];

const MEBIBYTE = 1024 * 1024;
/** Largest body in bytes of a call that names few resources. */
const BODY_BYTES_DEFAULT = MEBIBYTE;
/** Largest body in bytes of a call that lists participants. */
export const BULK_BODY_BYTES_MAX = 256 * MEBIBYTE;

export const API_TAGS = {
  General: 'The clock of the server.',
  Strategies: 'Containers of Operations, each in one quoted currency.',
  Operations: 'Asynchronous changes of a Strategy: accepted at once, tracked to a terminal status.',
  Executions: 'The part of an Operation that concerns one participant, leg by leg.',
  Traders: 'A participant in a Strategy.',
  Participants: 'End users of the platform.',
  'Customer accounts': 'Accounts of participants, on which tenants and financial advisors may act.',
  Liquidity: 'Single trades on customer accounts at quoted prices.',
  'Money movement': 'Money and assets that leave a customer account or move between two of them.',
  Rebalancing: 'Stored target weights, and rebalancings by them.',
  Instruments: 'Assets that can be traded.',
  Funding: 'Deposits and the float.',
  Ledger: 'Postings of the double-entry ledger.',
  'API keys': 'Keys that requests are signed with, and their scopes.',
  Webhooks: 'Endpoints that events are sent to, and the deliveries with their attempts.',
  Events: 'Events of the platform in their sequence.',
  Reports: 'Tables for the books of a platform.',
  Audit: 'Signed checkpoints of the record, the keys that sign them, and proofs.',
  Sandbox: 'Prices, faults and further platforms to test with. Absent in production.',
} as const;
export type ApiTag = keyof typeof API_TAGS;

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** The parameters of a path by name: `/strategies/{strategy_id}` has `strategy_id`. */
export type PathParameters<P extends string> = P extends `${string}{${infer Name}}${infer Rest}`
  ? { readonly [K in Name | keyof PathParameters<Rest>]: string }
  : { readonly [K in never]: string };

/** Type of a body that has one JSON document on each line. */
export const JSON_LINES = 'application/jsonl';

/** Type of a body that is a table of RFC 4180. */
export const CSV = 'text/csv';

/** Another form of an answer, for callers that name its type in `Accept`. */
export interface TextAnswer {
  readonly mediaType: typeof CSV;
  readonly example: string;
}

export interface AnswerDefinition {
  readonly description: string;
  /** Schema of the body; absent for an answer without one. */
  readonly schema?: z.ZodType;
  readonly example?: unknown;
  /** Type of the body; `application/json` when absent. */
  readonly mediaType?: typeof JSON_LINES;
  readonly text?: TextAnswer;
}

/** Answers by HTTP status. */
export type AnswerDefinitions = Readonly<Record<number, AnswerDefinition>>;

/** A call of the HTTP API: everything that the server checks, the documents show and the client is typed from. */
export interface ApiCall<
  P extends string = string,
  Q extends z.ZodObject = z.ZodObject,
  B extends z.ZodType | undefined = z.ZodType | undefined,
  A extends AnswerDefinitions = AnswerDefinitions,
> {
  /** The `operationId` of the document. */
  readonly id: string;
  readonly tag: ApiTag;
  readonly method: Method;
  readonly path: P;
  readonly summary: string;
  readonly description?: string;
  /** The scope that a key needs; `open` needs no key. */
  readonly access: Scope | 'open';
  /** Owners whose keys may make the call. A participant's key reads and changes what its relations allow. */
  readonly callers: readonly KeyOwner[];
  readonly sandboxOnly?: true;
  /**
   * `optional`: the server makes a request id for a request without one. `orMember`: it does so if the body has a text in
   * this member, by which the call recognises a repetition. `orIdempotencyKey`: the header `Idempotency-Key` is another
   * name of `X-REQUEST-ID`. `orNaturalKey`: that header is an id of the caller's own, by which the call recognises a
   * repetition. Absent: a mutation needs one.
   */
  readonly requestId?: 'optional' | 'orIdempotencyKey' | 'orNaturalKey' | { readonly orMember: string };
  readonly query: Q;
  /** A query that the call takes, where it has required parameters. */
  readonly queryExample?: Readonly<Record<string, string>>;
  readonly body: B;
  /** Largest body in bytes. A server may set a lower limit for all calls. */
  readonly bodyBytesMax: number;
  /** A body that a running sandbox accepts. */
  readonly bodyExample?: unknown;
  /** Answers by status. The first one answers a first request; a replay of it answers 200 (204 stays 204). */
  readonly answers: A;
  /** Problems beyond those that every call can answer. */
  readonly problems: readonly RequestProblemCode[];
}

const NO_QUERY = z.strictObject({});

/** A call with defaults for the members that most calls leave out: platforms' keys, no query, no body, no problems of its own. */
export function apiCall<
  const P extends string,
  const A extends AnswerDefinitions,
  Q extends z.ZodObject = typeof NO_QUERY,
  B extends z.ZodType | undefined = undefined,
>(
  definition: Omit<ApiCall<P, Q, B, A>, 'callers' | 'query' | 'body' | 'bodyBytesMax' | 'problems'> & {
    readonly callers?: readonly KeyOwner[];
    readonly bodyBytesMax?: number;
    readonly query?: Q;
    readonly body?: B;
    readonly problems?: readonly RequestProblemCode[];
  },
): ApiCall<P, Q, B, A> {
  const {
    callers = PLATFORM_KEYS,
    query,
    body,
    bodyBytesMax = BODY_BYTES_DEFAULT,
    problems = [],
    ...rest
  } = definition;
  return { ...rest, callers, query: query ?? NO_QUERY, body, bodyBytesMax, problems } as unknown as ApiCall<P, Q, B, A>;
}

/** Whether the call changes something, and so needs a request id. */
export function isMutation({ method }: Pick<ApiCall, 'method'>): boolean {
  return method !== 'GET';
}
