/** Milliseconds for which the log may work while the gate is closed: writers wait longer for a lock. */
const GATE_MS = 5_000;

/** Error for work behind the gate that takes so long that writers would give up. */
export class TooLate extends Error {
  override readonly name = 'TooLate';
}

/** @throws TooLate when the promise takes too long. The work behind it goes on. */
export async function within<T>(promise: Promise<T>, complaint: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TooLate(`${complaint} for ${GATE_MS / 1_000} s`)), GATE_MS);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
