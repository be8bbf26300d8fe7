// A webhook receiver as an integrator would write it: it verifies the signature over the raw bytes before it believes
// anything, and answers 204.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';

function verify(headers, body, secret) {
  const expected = createHmac('sha256', secret).update(body).update(String(headers['x-zh-hook-timestamp'])).digest();
  const shown = Buffer.from(String(headers['x-zh-hook-signature']), 'hex');
  return shown.length === expected.length && timingSafeEqual(shown, expected);
}

export async function startReceiver() {
  const byNotification = new Map();
  let secret = '';
  let refused = 0;
  const server = createServer((request, response) => {
    const parts = [];
    request.on('data', (part) => parts.push(part));
    request.on('end', () => {
      const body = Buffer.concat(parts);
      if (!verify(request.headers, body, secret)) {
        refused += 1;
        response.writeHead(401).end();
        return;
      }
      byNotification.set(request.headers['x-zh-hook-notification-id'], JSON.parse(body.toString('utf8')));
      response.writeHead(204).end();
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));

  const count = () => byNotification.size;
  return {
    url: `http://127.0.0.1:${server.address().port}/webhooks`,
    expect: (value) => void (secret = value),
    count,
    /** What was last said of each resource; versions are ordered by `updated_at`. */
    latestById: () => {
      const latest = new Map();
      for (const resource of byNotification.values()) {
        if ((latest.get(resource.id)?.updated_at ?? '') <= resource.updated_at) latest.set(resource.id, resource);
      }
      return latest;
    },
    waitFor: async (expected, deadlineMs, onWait) => {
      const deadline = Date.now() + deadlineMs;
      for (let polls = 1; count() < expected; polls += 1) {
        if (refused > 0) throw new Error(`${refused} webhooks had a wrong signature.`);
        if (Date.now() > deadline) throw new Error(`${count()} of ${expected} webhooks arrived in ${deadlineMs} ms.`);
        if (polls % 40 === 0) onWait?.();
        await new Promise((resolve) => setTimeout(resolve, 25));
      }
    },
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
}
