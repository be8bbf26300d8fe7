const MS_PER_DAY = 86_400_000;
/** A name begins with a letter. Offsets such as `+01:00`, which Intl also takes, know no clock changes. */
const NAME = /^[A-Za-z][A-Za-z0-9_+/-]{0,63}$/;

/** The clock on the wall of one IANA time zone, by the time zone data of the runtime. */
export class TimeZone {
  private constructor(private readonly format: Intl.DateTimeFormat) {}

  /** The time zone of this IANA name; null when the runtime knows none. */
  static find(name: string): TimeZone | null {
    if (!NAME.test(name)) {
      return null;
    }
    try {
      return new TimeZone(
        new Intl.DateTimeFormat('en-US', {
          timeZone: name,
          calendar: 'gregory',
          numberingSystem: 'latn',
          hourCycle: 'h23',
          era: 'short',
          year: 'numeric',
          month: 'numeric',
          day: 'numeric',
          hour: 'numeric',
          minute: 'numeric',
          second: 'numeric',
        }),
      );
    } catch (error) {
      if (error instanceof RangeError) {
        return null;
      }
      throw error;
    }
  }

  /** The local time at an instant, counted as if the clock on the wall showed UTC. */
  localMs(instantMs: number): number {
    const fields = new Map(this.format.formatToParts(instantMs).map(({ type, value }) => [type, value]));
    const numberIn = (type: Intl.DateTimeFormatPartTypes): number => Number(fields.get(type));
    const year = fields.get('era') === 'BC' ? 1 - numberIn('year') : numberIn('year');
    const shown = Date.UTC(
      year,
      numberIn('month') - 1,
      numberIn('day'),
      numberIn('hour'),
      numberIn('minute'),
      numberIn('second'),
    );
    return shown + (((instantMs % 1_000) + 1_000) % 1_000);
  }

  /**
   * The first instant at which the clock on the wall shows this local time or a later one. A local time that a clock
   * change skips is therefore the first instant after the gap, and of a local time that comes twice the first counts.
   */
  instantOf(localMs: number): number {
    // Clock changes are more than two days apart, so these are the offsets before and after the only one that matters.
    const before = this.offsetAt(localMs - MS_PER_DAY);
    const after = this.offsetAt(localMs + MS_PER_DAY);
    const early = localMs - Math.max(before, after);
    const late = localMs - Math.min(before, after);
    if (this.localMs(early) === localMs) {
      return early;
    }
    return this.localMs(late) === localMs ? late : this.firstInstantPast(localMs, early, late);
  }

  private offsetAt(instantMs: number): number {
    return this.localMs(instantMs) - instantMs;
  }

  /** End of the gap in which a local time lies. The clock is before it at `early` and behind it at `late`. */
  private firstInstantPast(localMs: number, early: number, late: number): number {
    let [low, high] = [early, late];
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (this.localMs(middle) < localMs) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }
}
