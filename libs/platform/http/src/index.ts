export { isProblemCode, Problem, PROBLEM_ERRORS_MAX, type ProblemCode } from './problem';
export { ProblemFilter, refuseMessage } from './problem.filter';
export { InternalGuard, INTERNAL_TOKEN, INTERNAL_TOKEN_HEADER } from './internal.guard';
export { InternalClient } from './internal-client';
export { parseBody, parseQuery } from './parse-body';
