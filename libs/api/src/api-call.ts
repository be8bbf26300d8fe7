import type { RequestProblemCode } from '@ballast/contracts';
import { z } from 'zod';

export const SCOPES = ['READ', 'TRADE', 'FUND', 'ADMIN'] as const;
export type Scope = (typeof SCOPES)[number];

export const API_TAGS = {
  General: 'The clock of the server.',
  Strategies: 'Containers of Operations, each in one quoted currency.',
  Operations: 'Asynchronous changes of a Strategy: accepted at once, tracked to a terminal status.',
  Executions: 'The part of an Operation that concerns one participant, leg by leg.',
  Traders: 'A participant in a Strategy.',
  Participants: 'End users of the platform.',
  Instruments: 'Assets that can be traded.',
  Funding: 'Deposits and the float.',
  Ledger: 'Postings of the double-entry ledger.',
  'API keys': 'Keys that requests are signed with, and their scopes.',
  Webhooks: 'Endpoints that events are sent to, and the deliveries with their attempts.',
  Events: 'Events of the platform in their sequence.',
  Sandbox: 'Prices, faults and further platforms to test with. Absent in production.',
} as const;
export type ApiTag = keyof typeof API_TAGS;

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** The parameters of a path by name: `/strategies/{strategy_id}` has `strategy_id`. */
export type PathParameters<P extends string> = P extends `${string}{${infer Name}}${infer Rest}`
  ? { readonly [K in Name | keyof PathParameters<Rest>]: string }
  : { readonly [K in never]: string };

export interface AnswerDefinition {
  readonly description: string;
  /** Schema of the body; absent for an answer without one. */
  readonly schema?: z.ZodType;
  readonly example?: unknown;
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
  /** A key of a participant may call it too; its answers then hold only resources of this participant. */
  readonly participantKeys?: true;
  readonly sandboxOnly?: true;
  readonly query: Q;
  readonly body: B;
  /** A body that a running sandbox accepts. */
  readonly bodyExample?: unknown;
  /** Answers by status. The first one answers a first request; a replay of it answers 200 (204 stays 204). */
  readonly answers: A;
  /** Problems beyond those that every call can answer. */
  readonly problems: readonly RequestProblemCode[];
}

const NO_QUERY = z.strictObject({});

/** A call with the members that most calls do without filled in: no query, no body, no problems of its own. */
export function apiCall<
  const P extends string,
  const A extends AnswerDefinitions,
  Q extends z.ZodObject = typeof NO_QUERY,
  B extends z.ZodType | undefined = undefined,
>(
  definition: Omit<ApiCall<P, Q, B, A>, 'query' | 'body' | 'problems'> & {
    readonly query?: Q;
    readonly body?: B;
    readonly problems?: readonly RequestProblemCode[];
  },
): ApiCall<P, Q, B, A> {
  const { query, body, problems = [], ...rest } = definition;
  return { ...rest, query: query ?? NO_QUERY, body, problems } as unknown as ApiCall<P, Q, B, A>;
}

/** Whether the call changes something, and so needs a request id. */
export function isMutation({ method }: Pick<ApiCall, 'method'>): boolean {
  return method !== 'GET';
}
