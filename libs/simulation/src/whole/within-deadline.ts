/** Real milliseconds after which a step counts as hanging. */
const STEP_DEADLINE_MS = 120_000;

/** Waits for a step. @throws Error with its name when it takes too long: the simulation could never go on. */
export async function withinDeadline<T>(name: string, step: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`${name} has not ended after ${STEP_DEADLINE_MS} ms`));
    }, STEP_DEADLINE_MS);
  });
  try {
    return await Promise.race([step, late]);
  } finally {
    clearTimeout(timer);
  }
}
