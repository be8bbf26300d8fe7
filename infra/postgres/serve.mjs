// Serves one Postgres to the process that started this one: the address goes to stdout as a line of JSON, and the server
// ends when stdin does. Callers that cannot import a module, such as specs under Jest, use it. The data is deleted at
// the end, unless the first argument names a folder for it.
import { startPostgres } from './embedded.mjs';

const [dataDir] = process.argv.slice(2);
try {
  const server = await startPostgres({ durable: false, ...(dataDir === undefined ? {} : { dataDir }) });
  process.stdout.write(`${JSON.stringify({ url: server.url })}\n`);
  const stop = () => void server.stop().then(() => process.exit(0));
  process.stdin.on('close', stop).on('error', stop).resume();
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, stop);
} catch (error) {
  process.stdout.write(`${JSON.stringify({ error: error.message })}\n`, () => process.exit(1));
}
