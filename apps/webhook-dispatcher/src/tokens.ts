/** Injection tokens of the outside world that a spec replaces. `RANDOM` gives numbers in [0, 1). */
export const RANDOM = Symbol('Random');

/** The `Resolve` function that finds the IP addresses of host names. */
export const RESOLVE = Symbol('Resolve');
