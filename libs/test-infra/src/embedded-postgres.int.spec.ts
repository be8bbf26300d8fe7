import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { Client } from 'pg';
import { scriptPath } from './child-server';
import { eventually } from './eventually';

async function answers(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    return false;
  }
}

it('takes the server down with the process that asked for it, even when that is killed', async () => {
  const child = spawn(process.execPath, [scriptPath('postgres/serve.mjs')], { stdio: ['pipe', 'pipe', 'inherit'] });
  const line = await new Promise<string>((resolve) => createInterface(child.stdout).once('line', resolve));
  const { url } = JSON.parse(line) as { url: string };
  expect(await answers(url)).toBe(true);
  child.kill('SIGKILL');
  await eventually('the server to stop', async () => !(await answers(url)));
}, 60_000);
