import type { z } from 'zod';
import type { ApiCall, PathParameters } from './api-call';

/** Parameters in the path of a call. */
export type ParamsOf<C extends ApiCall> = PathParameters<C['path']>;

/** Query of a call as a program writes it: numbers and booleans as such, lists as arrays. Every member is optional. */
export type QueryOf<C extends ApiCall> = {
  readonly [K in keyof z.output<C['query']>]?: z.output<C['query']>[K] | undefined;
};

type DeepReadonly<T> = T extends readonly (infer Entry)[]
  ? readonly DeepReadonly<Entry>[]
  : T extends object
    ? { readonly [K in keyof T]: DeepReadonly<T[K]> }
    : T;

/** Body that a call is sent with; undefined for a call without one. */
export type BodyOf<C extends ApiCall> = C['body'] extends z.ZodType ? DeepReadonly<z.input<C['body']>> : undefined;

type AnswerBody<D> = D extends { readonly schema: infer S extends z.ZodType } ? z.output<S> : undefined;

/** Body of a successful answer; undefined for an answer without one. A replay answers with the same type. */
export type AnswerOf<C extends ApiCall> = AnswerBody<C['answers'][keyof C['answers']]>;

/** An entry of the list that a call answers page by page; never for a call that answers no pages. */
export type EntryOf<C extends ApiCall> =
  AnswerOf<C> extends infer Page extends { readonly next_page_token: string }
    ? Page[Exclude<keyof Page, 'next_page_token'>] extends readonly (infer Entry)[]
      ? Entry
      : never
    : never;
