// Serves one throw-away broker to the process that started this one: the address goes to stdout as a line of JSON,
// and the broker ends when stdin does. Arguments are ports of proxies in front of it.
import { startKafka } from './local-broker.mjs';

try {
  const {
    brokers,
    behindProxies,
    stop: stopBroker,
  } = await startKafka({ proxyPorts: process.argv.slice(2).map(Number) });
  process.stdout.write(`${JSON.stringify({ brokers, behindProxies })}\n`);
  const stop = () => void stopBroker().then(() => process.exit(0));
  process.stdin.on('close', stop).on('error', stop).resume();
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, stop);
} catch (error) {
  process.stdout.write(`${JSON.stringify({ error: error.message })}\n`, () => process.exit(1));
}
