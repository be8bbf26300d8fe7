import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const BUILD_DEADLINE_MS = 300_000;

export const ROOT = join(__dirname, '..', '..');

/** The image of this checkout. */
export const BALLAST_IMAGE = 'ballast:test';

/** Builds the image as its users do; a second build of the same sources takes no time. */
export async function buildImage(): Promise<void> {
  const base = process.env['NODE_IMAGE'];
  const args = base === undefined ? [] : ['--build-arg', `NODE_IMAGE=${base}`];
  await promisify(execFile)('docker', ['build', '--quiet', '--tag', BALLAST_IMAGE, ...args, ROOT], {
    timeout: BUILD_DEADLINE_MS,
    env: { ...process.env, DOCKER_BUILDKIT: '1' },
  });
}
