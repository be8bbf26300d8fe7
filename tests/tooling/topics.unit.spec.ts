import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TOPIC_DEFINITIONS } from '@ballast/contracts';
import { deadLetterTopic } from '@ballast/platform-log';

interface DeclaredTopic {
  readonly topic: string;
  readonly key: string;
  readonly summary: string;
  readonly partitions: number;
  readonly configs: Readonly<Record<string, string>>;
}

describe('infra/topics/topics.json, made by tools/topics.mjs', () => {
  const file = readFileSync(join(__dirname, '..', '..', 'infra', 'topics', 'topics.json'), 'utf8');
  const { topics } = JSON.parse(file) as { topics: readonly DeclaredTopic[] };
  const declared = new Map(topics.map((topic) => [topic.topic, topic]));

  it('declares every topic of the contracts and its dead letters, and nothing else', () => {
    const names = TOPIC_DEFINITIONS.flatMap(({ name }) => [name, deadLetterTopic(name)]);
    expect([...declared.keys()]).toEqual(names);
  });

  it.each(TOPIC_DEFINITIONS)('keeps $name as long as its contract says', ({ name, key, summary, retentionMs }) => {
    const configs = { 'cleanup.policy': 'delete', 'retention.ms': String(retentionMs), 'retention.bytes': '-1' };
    expect(declared.get(name)).toEqual({ topic: name, key, summary, partitions: 4, configs });
  });
});
