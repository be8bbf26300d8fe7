import type { ApiCall } from '@ballast/api';

/** Segments of a path; a segment that is a parameter is undefined. */
type Pattern = readonly (string | undefined)[];

/**
 * Methods of the paths that calls of the API have, for answers to another method. Routes outside of the API are not
 * among them, so an internal address stays one at which nothing is.
 */
export class MethodsOfPaths {
  private readonly paths = new Map<string, { readonly pattern: Pattern; readonly methods: Set<string> }>();

  constructor(private readonly isSandbox: boolean) {}

  /** Adds a route of a call. Calls of the sandbox are left out elsewhere: an answer must not tell that they exist. */
  add({ sandboxOnly }: Pick<ApiCall, 'sandboxOnly'>, url: string, methods: readonly string[]): void {
    if (sandboxOnly === true && !this.isSandbox) return;
    const known = this.paths.get(url) ?? { pattern: patternOf(url), methods: new Set<string>() };
    for (const method of methods) known.methods.add(method);
    this.paths.set(url, known);
  }

  /** Methods of the path, which is percent-decoded, in the order of the alphabet; none when no call has the path. */
  of(path: string): readonly string[] {
    const segments = path.split('/');
    const found = [...this.paths.values()].filter(({ pattern }) => matches(pattern, segments));
    return [...new Set(found.flatMap(({ methods }) => [...methods]))].sort();
  }
}

function patternOf(url: string): Pattern {
  return url.split('/').map((segment) => (segment.startsWith(':') ? undefined : segment));
}

function matches(pattern: Pattern, segments: readonly string[]): boolean {
  if (pattern.length !== segments.length) return false;
  return pattern.every((segment, index) =>
    segment === undefined ? segments[index] !== '' : segment === segments[index],
  );
}
