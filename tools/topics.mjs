// Writes infra/topics/topics.json from the contracts, for clusters in which topics are created by their operators.
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { build } from './build.mjs';

const DEFAULT_PARTITIONS = 4;
const root = fileURLToPath(new URL('..', import.meta.url));
const require = createRequire(import.meta.url);

await build();
const { TOPIC_DEFINITIONS } = require(`${root}/dist/libs/contracts/src/index.js`);
const { deadLetterTopic } = require(`${root}/dist/libs/platform/log/src/index.js`);

const configs = (retentionMs) => ({
  'cleanup.policy': 'delete',
  'retention.ms': String(retentionMs),
  'retention.bytes': '-1',
});
const topics = TOPIC_DEFINITIONS.flatMap(({ name, key, retentionMs, summary }) => [
  { topic: name, key, summary, partitions: DEFAULT_PARTITIONS, configs: configs(retentionMs) },
  {
    topic: deadLetterTopic(name),
    key,
    summary: `Messages of ${name} that could not be read.`,
    partitions: 1,
    configs: configs(-1),
  },
]);
writeFileSync(`${root}/infra/topics/topics.json`, `${JSON.stringify({ topics }, null, 2)}\n`);
