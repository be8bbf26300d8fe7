export { actorOfHeaders, causeOfCall } from './call-actor';
export { HandlesInternal } from './handles-internal.decorator';
export { InternalClient } from './internal-client';
export { INTERNAL_TOKEN } from './internal.guard';
export { InternalTransport } from './internal-transport';
export { parseBody, parseQuery } from './parse-body';
export { isProblemCode, Problem, PROBLEM_ERRORS_MAX, type ProblemCode } from './problem';
export { ProblemFilter, refuseMessage } from './problem.filter';
