import { Metrics } from '@ballast/platform-observability';
import { ProcessMetrics } from './process-metrics';

function serviceWith(name: string, value: number): Metrics {
  const metrics = new Metrics(name);
  metrics.gauge('ballast_things', 'Things.', ['kind']).set({ kind: 'a' }, value);
  return metrics;
}

describe('the metrics of a process', () => {
  it('are the metrics of its only service', async () => {
    const metrics = serviceWith('pricing', 1);
    const all = new ProcessMetrics();
    all.add(metrics);
    const lines = (text: string): readonly string[] => text.split('\n').filter((line) => line.includes('ballast_'));
    expect(lines(await all.text())).toEqual(lines(await metrics.registry.metrics()));
  });

  it('keep the samples of a metric together, whichever service they are of', async () => {
    const all = new ProcessMetrics();
    all.add(serviceWith('pricing', 1));
    all.add(serviceWith('execution', 2));
    expect(await all.text()).toContain(
      [
        '# HELP ballast_things Things.',
        '# TYPE ballast_things gauge',
        'ballast_things{kind="a",service="pricing"} 1',
        'ballast_things{kind="a",service="execution"} 2',
      ].join('\n'),
    );
  });

  it('describe every metric once, with the samples of every service', async () => {
    const all = new ProcessMetrics();
    all.add(serviceWith('pricing', 1));
    all.add(serviceWith('execution', 2));
    const described = [...(await all.text()).matchAll(/^# TYPE (\S+) /gm)].map(([, name]) => name);
    expect(new Set(described).size).toBe(described.length);
    for (const service of ['pricing', 'execution']) {
      expect(await all.text()).toMatch(new RegExp(`^process_start_time_seconds\\{service="${service}"\\} `, 'm'));
    }
  });

  it('no longer show a service that was closed', async () => {
    const [left, closed] = [serviceWith('pricing', 1), serviceWith('execution', 2)];
    const all = new ProcessMetrics();
    all.add(left);
    all.add(closed);
    all.remove(closed);
    expect(await all.text()).not.toContain('execution');
  });
});
