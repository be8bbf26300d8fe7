import { Sender, type SentAttempt } from '../deliver-webhooks/sender';
import { Receiver } from '../testing/receiver';
import type { AddressPolicy } from './address-policy';
import { rememberingResolve, systemResolve, type Resolve } from './resolver';
import { TargetGuard } from './target-guard';

/** Names that a hostile owner controls. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  'public.example': ['93.184.216.34'],
  'inside.example': ['10.0.0.7'],
  'both.example': ['93.184.216.34', '127.0.0.1'],
  'metadata.example': ['169.254.169.254'],
};

const resolve: Resolve = async (hostname) => NAMES[hostname] ?? systemResolve(hostname);

function guard(policy: AddressPolicy, names: Resolve = resolve): TargetGuard {
  return new TargetGuard(policy, names);
}

let hooks: Receiver;
beforeAll(async () => {
  hooks = await Receiver.start();
});
afterAll(() => hooks.close());

/** An attempt through the guard, without the check of the URL at registration. */
async function send(url: string, through: TargetGuard): Promise<SentAttempt> {
  const sender = new Sender(url, { guard: through, timeoutMs: 2_000, connections: 1 });
  try {
    return await sender.send({ 'content-type': 'application/json' }, Buffer.from('{}'));
  } finally {
    await sender.close();
  }
}

describe('registration outside the sandbox', () => {
  it.each([
    ['http://public.example/hooks', 'must be an https URL'],
    ['https://user:secret@public.example/', 'must not carry a user name or a password'],
    ['https://127.0.0.1/', 'must not point to a loopback address'],
    ['https://2130706433/', 'must not point to a loopback address'],
    ['https://0x7f.1/', 'must not point to a loopback address'],
    ['https://[::1]/', 'must not point to a loopback address'],
    ['https://[::ffff:7f00:1]/', 'must not point to a loopback address'],
    ['https://localhost/', 'must not point to a loopback address'],
    ['https://inside.example/', 'must not point to a private address'],
    ['https://both.example/', 'must not point to a loopback address'],
    ['https://metadata.example/', 'must not point to a metadata address'],
    ['https://169.254.169.254/latest', 'must not point to a metadata address'],
    ['https://no-such-name.invalid/', 'must name a host that can be resolved'],
  ])('refuses %s: it %s', async (url, violation) => {
    expect(await guard('public').urlViolation(url)).toBe(violation);
  });

  it('takes a public https address', async () => {
    expect(await guard('public').urlViolation('https://public.example/hooks')).toBeUndefined();
    expect(await guard('public').urlViolation('https://8.8.8.8/hooks')).toBeUndefined();
  });
});

describe('registration in the sandbox', () => {
  it('takes plain http on this machine and in private networks', async () => {
    for (const url of [hooks.url, 'http://localhost:1234/', 'http://inside.example/']) {
      expect(await guard('local').urlViolation(url)).toBeUndefined();
    }
  });

  it('refuses metadata addresses all the same', async () => {
    expect(await guard('local').urlViolation('http://metadata.example/')).toBe('must not point to a metadata address');
  });
});

describe('a connection', () => {
  it('is refused outside the sandbox to a loopback address, however it is written', async () => {
    for (const host of ['127.0.0.1', 'localhost', '[::1]', '[::ffff:127.0.0.1]']) {
      const sent = await send(`https://${host}:${String(hooks.port)}/`, guard('public'));
      expect(sent).toMatchObject({ outcome: { kind: 'unanswered' }, error: 'a loopback address is refused' });
    }
    expect(hooks.received).toEqual([]);
  });

  it('is refused when a name was public at registration and now points to a local address', async () => {
    const answers = [['93.184.216.34'], ['127.0.0.1']];
    const turning = guard('public', () => Promise.resolve(answers.shift() ?? []));
    expect(await turning.urlViolation('https://turning.example/')).toBeUndefined();
    const sent = await send(`https://turning.example:${String(hooks.port)}/`, turning);
    expect(sent.error).toBe('a loopback address is refused');
    expect(hooks.received).toEqual([]);
  });

  it('is refused outside the sandbox without TLS: the endpoint was registered while this was a sandbox', async () => {
    const sent = await send('http://public.example/hooks', guard('public'));
    expect(sent).toMatchObject({
      outcome: { kind: 'unanswered' },
      error: 'plain HTTP is refused: the endpoint needs an https URL',
    });
  });

  it('goes to exactly the address that was checked, and the name is resolved once', async () => {
    let asked = 0;
    const pinned = guard('local', () => {
      asked += 1;
      return Promise.resolve(asked === 1 ? ['127.0.0.1'] : ['169.254.169.254']);
    });
    const sent = await send(`http://pinned.example:${String(hooks.port)}/`, pinned);
    expect(sent.outcome).toMatchObject({ kind: 'answered', statusCode: 200 });
    expect(asked).toBe(1);
    expect(hooks.received.at(-1)?.headers.host).toBe(`pinned.example:${String(hooks.port)}`);
  });
});

describe('the remembering resolver', () => {
  it('asks once for many connections, and again after a failure', async () => {
    let asked = 0;
    const remembered = rememberingResolve(() => {
      asked += 1;
      return asked === 1 ? Promise.reject(new Error('away')) : Promise.resolve(['8.8.8.8']);
    });
    await expect(remembered('a.example')).rejects.toThrow('away');
    expect(await Promise.all([remembered('a.example'), remembered('a.example')])).toEqual([['8.8.8.8'], ['8.8.8.8']]);
    expect(asked).toBe(2);
  });
});
