// A throw-away broker as a process, for callers that cannot import a module, as under Jest. Arguments are ports of
// proxies in front of it.
import { serveChild } from '../process/serve-child.mjs';
import { startKafka } from './local-broker.mjs';

await serveChild(async () => {
  const { brokers, behindProxies, ...server } = await startKafka({ proxyPorts: process.argv.slice(2).map(Number) });
  return { announcement: { brokers, behindProxies }, ...server };
});
