export { createLogger, nestLogger, type Logger } from './logger';
export { currentContext, withContext, type WorkContext } from './context';
export { Metrics } from './metrics';
export { beginRequestSpan, inSpan, startTracing, traceHeaders } from './tracing';
