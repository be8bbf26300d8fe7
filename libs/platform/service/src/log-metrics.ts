import type { LogMetrics, LogPort } from '@ballast/platform-log';
import type { Metrics } from '@ballast/platform-observability';

/** The counters of the log in the service's registry. */
export function logMetrics(metrics: Metrics): LogMetrics {
  const appended = metrics.counter('ballast_log_appended_total', 'Messages appended to the log.', ['topic']);
  const handled = metrics.counter('ballast_log_handled_total', 'Messages handled.', ['topic']);
  const seconds = metrics.histogram('ballast_log_slice_seconds', 'Duration of one slice of messages.', ['topic']);
  const fenced = metrics.counter('ballast_log_fenced_total', 'Slices that another instance had done.', ['topic']);
  const failed = metrics.counter('ballast_log_failed_total', 'Slices that failed and are delivered again.', ['topic']);
  const retried = metrics.counter('ballast_log_retried_total', 'Transactions tried again after a passing failure.');
  const deadLettered = metrics.counter('ballast_log_dead_letters_total', 'Messages that could not be read.', ['topic']);
  return {
    appended: (topic, messages) => appended.inc({ topic }, messages),
    handled: (_group, topic, messages, elapsed) => {
      handled.inc({ topic }, messages);
      seconds.observe({ topic }, elapsed);
    },
    fenced: (_group, topic) => fenced.inc({ topic }),
    failed: (_group, topic) => failed.inc({ topic }),
    retried: () => retried.inc(),
    deadLettered: (topic, messages) => deadLettered.inc({ topic }, messages),
  };
}

/** Gauges of the log, read when they are scraped. */
export function exposeLog(metrics: Metrics, log: LogPort): void {
  metrics.gauge(
    'ballast_log_lag',
    'Messages between a position and the end of its partition.',
    ['topic', 'partition'],
    (gauge) => {
      // Partitions that have moved to another instance are shown there.
      gauge.reset();
      for (const { topic, partition, lag } of log.lag()) gauge.set({ topic, partition: String(partition) }, lag);
    },
  );
  metrics.gauge(
    'ballast_log_waiting',
    'Partitions that wait at a message: for another topic (`not_yet`) or for a newer instance (`unknown`).',
    ['topic', 'partition', 'cause'],
    (gauge) => {
      gauge.reset();
      for (const { topic, partition, cause } of log.waits())
        gauge.set({ topic, partition: String(partition), cause }, 1);
    },
  );
  metrics.gauge(
    'ballast_log_refused',
    'Partitions that are not read until an operator decides: 1 for each.',
    ['topic', 'partition'],
    (gauge) => {
      gauge.reset();
      for (const { topic, partition } of log.refusals()) gauge.set({ topic, partition: String(partition) }, 1);
    },
  );
  metrics.gauge(
    'ballast_log_problems',
    'Problems of consumers and of the relay of this instance; /health/detail has them in words.',
    [],
    (gauge) => gauge.set(log.problems.length),
  );
  metrics.gauge(
    'ballast_log_publish_stalled_seconds',
    'Time for which messages have waited to be published without any progress; the same in every instance.',
    [],
    (gauge) => gauge.set(log.publishStalledMs / 1_000),
  );
}
