/** Known to everybody: the sandbox has nothing to protect, and a reader of the documents can call it at once. */
export const SANDBOX_KEY = { key: 'sandbox-key', secret: 'sandbox-secret' } as const;
