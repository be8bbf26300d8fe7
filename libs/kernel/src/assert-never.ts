/** Closes an exhaustive switch: a member that was added without its own branch does not compile. */
export function assertNever(unexpected: never): never {
  throw new Error(`unexpected value: ${JSON.stringify(unexpected)}`);
}
