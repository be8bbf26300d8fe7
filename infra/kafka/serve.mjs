// Serves one throw-away broker to the process that started this one: the address goes to stdout as a line of JSON,
// and the broker ends when stdin does.
import { startKafka } from './local-broker.mjs';

try {
  const broker = await startKafka();
  process.stdout.write(`${JSON.stringify({ brokers: broker.brokers })}\n`);
  const stop = () => void broker.stop().then(() => process.exit(0));
  process.stdin.on('close', stop).on('error', stop).resume();
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, stop);
} catch (error) {
  process.stdout.write(`${JSON.stringify({ error: error.message })}\n`, () => process.exit(1));
}
