import type { LoggerService } from '@nestjs/common';
import { pino, type Logger } from 'pino';
import { currentContext } from './context';
import { loggedError } from './logged-error';

export type { Logger } from 'pino';

/** Headers and fields whose values never reach a log line. */
const REDACTED = [
  'secret',
  '*.secret',
  'headers["x-api-signature"]',
  'headers["x-internal-token"]',
  'headers.authorization',
];

/** One JSON line per event on standard output, with the operation and request the work belongs to. */
export function createLogger(options: { readonly service: string; readonly level: string }): Logger {
  return pino({
    level: options.level,
    base: { service: options.service },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    serializers: { err: loggedError },
    redact: { paths: REDACTED, censor: '[redacted]' },
    mixin: () => ({ ...currentContext() }),
  });
}

/** Nest's own messages in the same format; its start-up chatter is kept at debug. */
export function nestLogger(logger: Logger): LoggerService {
  const at =
    (level: 'debug' | 'warn' | 'error' | 'fatal') =>
    (message: unknown, ...details: readonly unknown[]): void => {
      logger[level]({ context: details.at(-1) }, message instanceof Error ? message.message : String(message));
    };
  return {
    log: at('debug'),
    debug: at('debug'),
    verbose: at('debug'),
    warn: at('warn'),
    error: at('error'),
    fatal: at('fatal'),
  };
}
