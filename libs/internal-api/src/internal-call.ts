import type { RequestProblemCode } from '@ballast/contracts';
import type { z } from 'zod';

export type InternalMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** A person or a program of the operator, which calls with the token and without a name. */
export const OPERATOR = 'operator';

/**
 * An internal address: the services that answer it, their callers, and the parts of request and answer. A server
 * answers it by a method of a controller, and a client calls it. The types of both come from this declaration.
 */
export interface InternalCall {
  readonly method: InternalMethod;
  /** Below `/internal`, with parameters in braces. */
  readonly path: `/internal/${string}`;
  /** A sentence for the reference. */
  readonly summary: string;
  /** Services that answer the call; several only where each has the same address for its own state. */
  readonly servedBy: readonly string[];
  /** Services that may call, by their names, and `operator`. Every other caller is refused. */
  readonly callers: readonly string[];
  /** Parameters of the path, percent-decoded; a name that the path does not have is a mistake in the declaration. */
  readonly params: z.ZodObject | undefined;
  readonly query: z.ZodObject | undefined;
  readonly body: z.ZodType | undefined;
  /** Status of a success. */
  readonly status: 200 | 201 | 202 | 204;
  /** The document of a success; undefined for a call that answers without one. */
  readonly answer: z.ZodType | undefined;
  /** Problems beyond those of every call: a request that its schemas refuse, a service that cannot answer. */
  readonly problems: readonly RequestProblemCode[];
}

type Members = 'params' | 'query' | 'body' | 'answer';

type Defaults = 'status' | 'problems';

type Declaration = Omit<InternalCall, Members | Defaults> & Partial<Pick<InternalCall, Members | Defaults>>;

type Declared<D extends Declaration> = Omit<D, Members | Defaults> & {
  readonly [M in Members]: M extends keyof D ? D[M] : undefined;
} & Pick<InternalCall, Defaults>;

/** Fills in what a declaration leaves out: status 200, no parameters, no query, no body, no answer, no problems. */
export function internalCall<const D extends Declaration>(declaration: D): Declared<D> {
  const absent = { params: undefined, query: undefined, body: undefined, answer: undefined, problems: [], status: 200 };
  return { ...absent, ...declaration } as unknown as Declared<D>;
}

/** The same type with every member and element readonly. */
export type Frozen<T> = T extends void
  ? T
  : T extends readonly (infer E)[]
    ? readonly Frozen<E>[]
    : T extends object
      ? { readonly [K in keyof T]: Frozen<T[K]> }
      : T;

type Parts = 'params' | 'query' | 'body';
type DeclaredParts<C extends InternalCall> = {
  [P in Parts]: C[P] extends z.ZodType ? P : never;
}[Parts];

/** Parts that a client sends with a call: `params`, `query` and `body`, as far as the call has them. */
export type InternalInput<C extends InternalCall> = {
  readonly [P in DeclaredParts<C>]: C[P] extends z.ZodType ? Frozen<z.input<C[P]>> : never;
};

/** The parsed parts of a call, as its server gets them. */
export type InternalRequest<C extends InternalCall> = {
  readonly [P in DeclaredParts<C>]: C[P] extends z.ZodType ? z.output<C[P]> : never;
};

/** The document that a client gets; void for a call without one. */
export type InternalDocument<C extends InternalCall> = C['answer'] extends z.ZodType ? z.output<C['answer']> : void;

/** The document as its server answers it. Its arrays and members may be readonly. */
export type InternalAnswer<C extends InternalCall> = Frozen<InternalDocument<C>>;
