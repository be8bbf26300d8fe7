import { join } from 'node:path';
import { GenericContainer } from 'testcontainers';

export const ROOT = join(__dirname, '..', '..');

/** Where images cannot be pulled, local ones stand in for the official ones. */
export const POSTGRES_IMAGE = process.env['POSTGRES_IMAGE'] ?? 'postgres:18';
export const KAFKA_IMAGE = process.env['KAFKA_IMAGE'] ?? 'confluentinc/cp-kafka:8.1.0';

/** The image of this checkout. */
export const BALLAST_IMAGE = 'ballast:test';

/** Builds the image as its Dockerfile says; a second build of the same sources takes no time. */
export async function buildImage(): Promise<void> {
  const base = process.env['NODE_IMAGE'];
  await GenericContainer.fromDockerfile(ROOT)
    .withBuildArgs(base === undefined ? {} : { NODE_IMAGE: base })
    .withBuildkit()
    .build(BALLAST_IMAGE, { deleteOnExit: false });
}
