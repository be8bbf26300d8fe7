import { Problem } from '@ballast/platform-http';

/** The gateway shows a resource that its owner has not read yet: the owner is behind, and the call is not wrong. */
export function ownerIsBehind(): Problem {
  return new Problem('unavailable', 'A part of the platform cannot answer right now.');
}
