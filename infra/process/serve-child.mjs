// Serves one throw-away server to the process that started this one. The server's addresses go to stdout as a line of
// JSON, or `{error}` when it does not start, and the server ends when stdin does. Two commands are lines on stdin, each
// answered by a line of JSON once it is done: `crash` ends the server at once and keeps its files, `restart` starts it
// again at the same addresses.
import { createInterface } from 'node:readline';

const say = (answer) => process.stdout.write(`${JSON.stringify(answer)}\n`);

/**
 * @param {() => Promise<{announcement: object, stop: () => Promise<void>, crash: () => Promise<void>,
 *   restart: () => Promise<void>}>} start
 */
export async function serveChild(start) {
  let server;
  try {
    server = await start();
  } catch (error) {
    process.stdout.write(`${JSON.stringify({ error: error.message })}\n`, () => process.exit(1));
    return;
  }
  say(server.announcement);
  const commands = { crash: server.crash, restart: server.restart };
  const stop = () => void server.stop().then(() => process.exit(0));
  createInterface(process.stdin).on('line', (command) => {
    void commands[command]().then(
      () => say({ done: command }),
      (error) => say({ error: error.message }),
    );
  });
  process.stdin.on('close', stop).on('error', stop);
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, stop);
}
