const DEFAULT_POLL_MS = 10;
const DEFAULT_DEADLINE_MS = 10_000;

type Nothing = false | null | undefined;

/**
 * Polls until `probe` answers a value other than false, null or undefined, without throwing; answers that value.
 * @throws Error with the label, which names the awaited thing, after `deadlineMs`: 10 seconds unless given.
 */
export async function eventually<T>(
  label: string,
  probe: () => Promise<T | Nothing> | T | Nothing,
  options: { readonly deadlineMs?: number; readonly pollMs?: number } = {},
): Promise<T> {
  const { deadlineMs = DEFAULT_DEADLINE_MS, pollMs = DEFAULT_POLL_MS } = options;
  const deadline = Date.now() + deadlineMs;
  for (;;) {
    let lastError: unknown;
    try {
      const value = await probe();
      if (value !== false && value !== null && value !== undefined) return value;
    } catch (error) {
      lastError = error;
    }
    if (Date.now() > deadline) throw new Error(`Waited ${deadlineMs} ms in vain: ${label}`, { cause: lastError });
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}
