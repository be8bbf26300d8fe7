import { CHUNK_PARTICIPANTS_MAX, compose, type Cause, type Composed } from '@ballast/contracts';
import { accountsCreate, advisorsLink } from '@ballast/contracts/registry';
import type { Timestamp } from '@ballast/kernel';
import type { NewAccount } from '../read-account-request';
import type { AddressedLink } from './read-bulk-request';

interface Change {
  /** The request for the change. */
  readonly cause: Cause;
  /** Correlation id of the replies. */
  readonly changeId: string;
  readonly now: Timestamp;
}

/** Upper bound of bytes that the answer to one chunk is estimated to have; a message has at most a mebibyte. */
const ANSWER_BYTES_MAX = 400_000;
/** Estimated bytes of one account in an answer, and of one grant beside its own terms. */
const ACCOUNT_BYTES = 900;
const GRANT_BYTES = 500;

interface Chunk<T> {
  /** Index of the first entry among all. */
  readonly first: number;
  readonly entries: readonly T[];
}

/** Messages that make accounts, one for each chunk. */
export function creationMessages(change: Change, accounts: readonly NewAccount[]): readonly Composed[] {
  const chunks = chunksOf(
    accounts,
    ({ financial_advisors: advisors }) => ACCOUNT_BYTES + advisors.length * GRANT_BYTES,
  );
  return chunks.map(({ first, entries }, chunk) =>
    compose(accountsCreate, {
      ...originOf(change, chunk),
      data: { change_id: change.changeId, chunk, chunks: chunks.length, first, accounts: [...entries] },
    }),
  );
}

/** Messages that link advisors, one for each chunk. Links to no account have been refused before. */
export function linkMessages(change: Change, links: readonly AddressedLink[]): readonly Composed[] {
  const asked = links.flatMap(({ account, link }) =>
    account === undefined ? [] : [{ account_id: account.id, ...link }],
  );
  const chunks = chunksOf(asked, () => ACCOUNT_BYTES + GRANT_BYTES);
  return chunks.map(({ first, entries }, chunk) =>
    compose(advisorsLink, {
      ...originOf(change, chunk),
      data: { change_id: change.changeId, chunk, chunks: chunks.length, first, links: [...entries] },
    }),
  );
}

/** Entries in chunks whose answers stay within the size of a message: an answer repeats the terms of each entry twice. */
function chunksOf<T>(entries: readonly T[], answerBytes: (entry: T) => number): readonly Chunk<T>[] {
  const chunks: { first: number; entries: T[] }[] = [];
  let bytes = 0;
  entries.forEach((entry, index) => {
    const own = answerBytes(entry) + 2 * Buffer.byteLength(JSON.stringify(entry));
    const last = chunks.at(-1);
    if (last === undefined || bytes + own > ANSWER_BYTES_MAX || last.entries.length === CHUNK_PARTICIPANTS_MAX) {
      chunks.push({ first: index, entries: [entry] });
      bytes = own;
    } else {
      last.entries.push(entry);
      bytes += own;
    }
  });
  return chunks;
}

function originOf({ cause, changeId, now }: Change, chunk: number) {
  return { cause, key: cause.platformCode, correlationId: changeId, place: `${changeId}:${chunk}`, occurredAt: now };
}
