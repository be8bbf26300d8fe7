import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** The measurements of one service; several services in one process keep theirs apart. */
export class Metrics {
  readonly registry = new Registry();

  constructor(service: string) {
    this.registry.setDefaultLabels({ service });
    collectDefaultMetrics({ register: this.registry });
  }

  counter<L extends string = never>(name: string, help: string, labelNames: readonly L[] = []): Counter<L> {
    return new Counter({ name, help, labelNames: [...labelNames], registers: [this.registry] });
  }

  /** `collect` sets the gauge each time it is read. */
  gauge<L extends string = never>(
    name: string,
    help: string,
    labelNames: readonly L[] = [],
    collect?: (gauge: Gauge<L>) => void,
  ): Gauge<L> {
    const options = { name, help, labelNames: [...labelNames], registers: [this.registry] };
    if (collect === undefined) return new Gauge(options);
    const gauge: Gauge<L> = new Gauge<L>({ ...options, collect: () => collect(gauge) });
    return gauge;
  }

  /** Buckets in seconds, from a millisecond to ten seconds. */
  histogram<L extends string = never>(name: string, help: string, labelNames: readonly L[] = []): Histogram<L> {
    const buckets = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10];
    return new Histogram({ name, help, labelNames: [...labelNames], buckets, registers: [this.registry] });
  }
}
