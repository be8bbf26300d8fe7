/** Milliseconds for which the log may work on an answer while the gate is closed: writers wait longer for a lock. */
const GATE_MS = 6_000;

/** @throws Error when the promise takes so long that writers would give up. */
export async function within<T>(promise: Promise<T>, complaint: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${complaint} for ${GATE_MS / 1_000} s`)), GATE_MS);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
