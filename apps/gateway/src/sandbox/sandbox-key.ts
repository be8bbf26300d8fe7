/** The public key of the sandbox, which has nothing to protect: readers of the documents call it at once. */
export const SANDBOX_KEY = { key: 'sandbox-key', secret: 'sandbox-secret' } as const;
