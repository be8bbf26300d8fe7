import { canonicalBody, isJsonObject } from '@ballast/platform-edge';

/**
 * Hash of a request body without its plan: equal for bodies that differ only in white space, order of names or
 * `plan_id`.
 */
export async function planBodyHash(document: unknown): Promise<Buffer> {
  if (!isJsonObject(document)) return (await canonicalBody(document)).hash;
  const { plan_id, ...body } = document;
  return (await canonicalBody(body)).hash;
}
