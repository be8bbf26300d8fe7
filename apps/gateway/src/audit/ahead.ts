/**
 * The same items, each asked for while the one before it is still being used: what is read and what is sent overlap, and
 * never more than one item waits. A failure comes when its item is due.
 */
export async function* ahead<T>(source: AsyncGenerator<T, void, undefined>): AsyncGenerator<T, void, undefined> {
  try {
    let next = source.next();
    for (;;) {
      const { done, value } = await next;
      if (done === true) return;
      next = source.next();
      // Without this a failure that nobody is there to hear any more would end the process.
      next.catch(() => undefined);
      yield value;
    }
  } finally {
    await source.return();
  }
}
