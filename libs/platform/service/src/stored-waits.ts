import type { Logger } from '@ballast/platform-observability';
import type { Tx } from '@ballast/platform-postgres';

/** Milliseconds after which a stored command that could not be decoded is tried again. */
export const UNDECODED_RETRY_MS = 60_000;
/** Upper bound of the waits that one log line names. */
const NAMED_MAX = 10;

/** A row that waits, with its command as the text that was stored. */
export interface StoredWait {
  readonly operation_id: string;
  readonly command: string;
  /** Key of the command in the log. */
  readonly key: string;
  /** Place of the command in the log, as its envelope names it. */
  readonly origin: string;
}

/** A stored wait whose command this version cannot decode. */
export interface UndecodedWait<R extends StoredWait> {
  readonly row: R;
  readonly reason: string;
}

export interface DecodedWaits<R extends StoredWait, D> {
  /** In the order of the rows. */
  readonly decoded: readonly D[];
  readonly undecoded: readonly UndecodedWait<R>[];
}

/** Decodes each row alone, so that a command that cannot be decoded keeps no other one waiting. */
export function decodeWaits<R extends StoredWait, D>(rows: readonly R[], decode: (row: R) => D): DecodedWaits<R, D> {
  const decoded: D[] = [];
  const undecoded: UndecodedWait<R>[] = [];
  for (const row of rows) {
    try {
      decoded.push(decode(row));
    } catch (error) {
      undecoded.push({ row, reason: error instanceof Error ? error.message : String(error) });
    }
  }
  return { decoded, undecoded };
}

/** Raises an alert after the commit about waits that could not be decoded. They stay, to be tried again later. */
export function reportUndecoded(
  tx: Pick<Tx, 'afterCommit'>,
  logger: Pick<Logger, 'error'>,
  undecoded: readonly UndecodedWait<StoredWait>[],
): void {
  if (undecoded.length === 0) return;
  const waits = undecoded.slice(0, NAMED_MAX).map(({ row: { operation_id }, reason }) => ({ operation_id, reason }));
  tx.afterCommit(() =>
    logger.error(
      { alert: 'wait_unreadable', count: undecoded.length, waits },
      'stored waits cannot be decoded and are tried again later',
    ),
  );
}
