export { createLogger, nestLogger, type Logger } from './logger';
export { currentContext, withContext, type WorkContext } from './context';
export { Metrics, Registry } from './metrics';
export { inSpan, startTracing, traceHeaders } from './tracing';
