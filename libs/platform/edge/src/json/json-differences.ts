import { ExactNumber } from './exact-number';
import { isJsonObject, member } from './json-value';

/**
 * The JSON paths at which two documents differ, in the order of names and indexes, at most `limit` of them. Each path
 * begins with `root`. When only one document has a member, the path of that member is listed.
 */
export function jsonDifferences(
  left: unknown,
  right: unknown,
  { root, limit }: { root: string; limit: number },
): readonly string[] {
  const found: string[] = [];
  collect(left, right, { path: root, found, limit });
  return found;
}

interface Search {
  readonly path: string;
  readonly found: string[];
  readonly limit: number;
}

function collect(left: unknown, right: unknown, search: Search): void {
  const { path, found, limit } = search;
  if (found.length >= limit || isSameScalar(left, right)) return;
  if (Array.isArray(left) && Array.isArray(right)) {
    for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
      if (found.length >= limit) return;
      collect(left[index], right[index], { ...search, path: `${path}/${index}` });
    }
    return;
  }
  if (isJsonObject(left) && isJsonObject(right)) {
    const names = [...new Set([...Object.keys(left), ...Object.keys(right)])].sort();
    for (const name of names) {
      collect(member(left, name), member(right, name), { ...search, path: `${path}/${name}` });
    }
    return;
  }
  found.push(path);
}

/** Whether two scalars are equal. Doubles are compared by value, so `-0` equals 0; ExactNumbers by all their digits. */
function isSameScalar(left: unknown, right: unknown): boolean {
  return left === right || (left instanceof ExactNumber && right instanceof ExactNumber && left.text === right.text);
}
