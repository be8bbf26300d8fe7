import { REQUEST_PROBLEMS, type RequestProblemCode } from '@ballast/contracts';

/** Code of a problem. Statuses and texts of all codes stand with the contracts. */
export type ProblemCode = RequestProblemCode;

export function isProblemCode(code: string): code is ProblemCode {
  return Object.hasOwn(REQUEST_PROBLEMS, code);
}

/** Upper bound of `errors` in one answer; `errors_total` then says how many violations there are. */
export const PROBLEM_ERRORS_MAX = 100;

/** A refusal on its way to the caller: `application/problem+json`. Never carries anything internal. */
export class Problem extends Error {
  override readonly name = 'Problem';

  constructor(
    readonly code: ProblemCode,
    readonly detail: string,
    readonly options: {
      readonly errors?: readonly string[];
      /** Number of violations, when `errors` does not hold them all. */
      readonly errorsTotal?: number;
      readonly headers?: Readonly<Record<string, string>>;
      /** Further members of the answer. */
      readonly extensions?: Readonly<Record<string, unknown>>;
    } = {},
  ) {
    super(`${code}: ${detail}`);
  }

  get status(): number {
    return REQUEST_PROBLEMS[this.code].status;
  }

  /** The document of RFC 9457, with the members that this API adds. */
  body(requestId: string): Readonly<Record<string, unknown>> {
    const errors = this.options.errors ?? [];
    const total = this.options.errorsTotal ?? errors.length;
    return {
      type: `/docs/errors#${this.code}`,
      title: REQUEST_PROBLEMS[this.code].title,
      status: this.status,
      code: this.code,
      detail: this.detail,
      request_id: requestId,
      errors: errors.slice(0, PROBLEM_ERRORS_MAX),
      ...(total > PROBLEM_ERRORS_MAX ? { errors_total: total } : {}),
      ...(this.status === 403 ? { error: true, message: this.detail } : {}),
      // A code of its own says what was not found; the sentence then stands in `error`, too.
      ...(this.status === 404
        ? { error: this.code === 'not_found' ? REQUEST_PROBLEMS.not_found.title : this.detail }
        : {}),
      ...this.options.extensions,
    };
  }

  headers(): Readonly<Record<string, string>> {
    return {
      ...(this.status === 503 ? { 'retry-after': '1', 'zh-allow-retry': 'true' } : {}),
      ...this.options.headers,
    };
  }
}
