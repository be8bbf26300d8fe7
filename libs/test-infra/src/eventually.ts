const POLL_MS = 10;
const DEFAULT_DEADLINE_MS = 10_000;

/**
 * Polls until `probe` answers something other than false, null or undefined, without throwing; answers that. The label
 * says what was awaited when it never came.
 */
export async function eventually<T>(
  label: string,
  probe: () => Promise<T> | T,
  options: { readonly deadlineMs?: number } = {},
): Promise<T> {
  const deadlineMs = options.deadlineMs ?? DEFAULT_DEADLINE_MS;
  const deadline = Date.now() + deadlineMs;
  for (;;) {
    const { value, error } = await look(probe);
    if (value !== undefined) return value;
    if (Date.now() > deadline) throw new Error(`Waited ${deadlineMs} ms in vain: ${label}`, { cause: error });
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

async function look<T>(probe: () => Promise<T> | T): Promise<{ readonly value?: T; readonly error?: unknown }> {
  try {
    const value = await probe();
    return value === false || value === null || value === undefined ? {} : { value };
  } catch (error) {
    return { error };
  }
}
