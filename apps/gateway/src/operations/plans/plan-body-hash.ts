import { canonicalBody, isJsonObject } from '@ballast/platform-edge';

/** What tells the body of a preview from another: the same for two that differ in white space, order of names or plan. */
export async function planBodyHash(document: unknown): Promise<Buffer> {
  if (!isJsonObject(document)) return (await canonicalBody(document)).hash;
  const { plan_id, ...body } = document;
  return (await canonicalBody(body)).hash;
}
