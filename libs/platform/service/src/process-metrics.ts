import type { Metrics } from '@ballast/platform-observability';

/**
 * Measurements of every service of one process, in the text format of Prometheus. Each sample carries the label
 * `service`.
 *
 * Rejected: `Registry.merge` of prom-client, which refuses two metrics of one name, and its `AggregatorRegistry`, which
 * drops some.
 */
export class ProcessMetrics {
  private readonly services = new Set<Metrics>();

  add(metrics: Metrics): void {
    this.services.add(metrics);
  }

  remove(metrics: Metrics): void {
    this.services.delete(metrics);
  }

  /** The text of all metrics. A metric of several services has HELP and TYPE once, then the samples of each service. */
  async text(): Promise<string> {
    const groups = new Map<string, string[]>();
    for (const { registry } of this.services) {
      for (const { name } of registry.getMetricsAsArray()) {
        const [help = '', type = '', ...samples] = (await registry.getSingleMetricAsString(name)).split('\n');
        const group = groups.get(name) ?? [help, type];
        groups.set(name, [...group, ...samples]);
      }
    }
    return `${[...groups.values()].map((lines) => lines.join('\n')).join('\n\n')}\n`;
  }
}
