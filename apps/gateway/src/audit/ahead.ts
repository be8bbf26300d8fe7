/**
 * The items of `source` in their order. The next item is requested while the current one is used, so that reading and
 * sending overlap; at most one item waits. A failure is thrown when its item is due.
 */
export async function* ahead<T>(source: AsyncGenerator<T, void, undefined>): AsyncGenerator<T, void, undefined> {
  try {
    let next = source.next();
    for (;;) {
      const { done, value } = await next;
      if (done === true) return;
      next = source.next();
      // A failure after the consumer has stopped would otherwise end the process as an unhandled rejection.
      next.catch(() => undefined);
      yield value;
    }
  } finally {
    await source.return();
  }
}
