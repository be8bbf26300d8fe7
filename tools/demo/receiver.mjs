// A webhook receiver as an integrator would write it: it verifies the signature over the raw bytes before it believes
// anything, and answers 204.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';

const POLL_MS = 25;
/** Resources of one type that are kept; those of a cohort need not stay in memory. */
const REMEMBERED_OF_A_TYPE = 100;

function verify(headers, body, secret) {
  const expected = createHmac('sha256', secret).update(body).update(String(headers['x-zh-hook-timestamp'])).digest();
  const shown = Buffer.from(String(headers['x-zh-hook-signature']), 'hex');
  return shown.length === expected.length && timingSafeEqual(shown, expected);
}

/** Versions of each resource as webhooks reported them, once per notification: a delivery may come twice. */
function notebook() {
  const seen = new Set();
  const versionsById = new Map();
  const byType = new Map();
  return {
    note: (notification, type, resource) => {
      if (seen.has(notification)) return;
      seen.add(notification);
      byType.set(type, [...(byType.get(type) ?? []), resource].slice(-REMEMBERED_OF_A_TYPE));
      versionsById.set(resource.id, [...(versionsById.get(resource.id) ?? []), resource]);
    },
    count: () => seen.size,
    versions: (id) => (versionsById.get(id) ?? []).toSorted((a, b) => (a.updated_at < b.updated_at ? -1 : 1)),
    all: () => [...versionsById.values()].flat(),
    ofType: (type) => byType.get(type) ?? [],
    forget: () => versionsById.clear(),
  };
}

export async function startReceiver() {
  const notes = notebook();
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
      const { 'x-zh-hook-notification-id': id, 'x-zh-hook-payload-type': type } = request.headers;
      notes.note(id, type, JSON.parse(body.toString('utf8')));
      response.writeHead(204).end();
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    url: `http://127.0.0.1:${server.address().port}/webhooks`,
    expect: (value) => void (secret = value),
    /** Notifications so far, each with a signature that was verified. */
    count: notes.count,
    /** Reported versions of one resource, oldest first. */
    versions: notes.versions,
    /** All reported versions since the last `forget`. */
    all: notes.all,
    /** The last resources that were reported with a type, oldest first. */
    ofType: notes.ofType,
    /** Removes the reported versions, because those of a cohort need not stay in memory. */
    forget: notes.forget,
    waitUntil: async (isThere, deadlineMs) => {
      const deadline = Date.now() + deadlineMs;
      while (!isThere()) {
        if (refused > 0) throw new Error(`${refused} webhooks had a wrong signature.`);
        if (Date.now() > deadline) {
          throw new Error(`Webhooks are missing after ${deadlineMs} ms; ${notes.count()} arrived.`);
        }
        await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      }
    },
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
}
