import { Problem } from '@ballast/platform-http';

/** What the gateway shows its owner knows; if it does not, it is behind, and nothing is wrong with the call. */
export function ownerIsBehind(): Problem {
  return new Problem('unavailable', 'A part of the platform cannot answer right now.');
}
