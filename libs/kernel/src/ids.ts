import { hash, randomUUID } from 'node:crypto';

/** Form of a request id: a UUID v4 in upper or lower case. */
export const requestIdPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

/** A fresh random UUID v4. For edges only: a decider derives ids or receives them in its command. */
export function newId(): string {
  return randomUUID();
}

/**
 * The id that belongs to a part of a parent: the first 16 bytes of SHA-256 over kind, parent id and part, with the
 * version and variant bits of UUID v4. Repeated work therefore finds the thing that it made before and makes no second
 * one. No part contains the separator: parents are UUIDs, parts are codes (`[a-zA-Z0-9_-]`), assets or indexes.
 */
export function derivedId(kind: string, parentId: string, part: string | number): string {
  const digest = hash('sha256', `${kind}/${parentId}/${part}`, 'hex');
  const variant = VARIANT_DIGITS[digest.charAt(16)] ?? '8';
  return [
    digest.slice(0, 8),
    digest.slice(8, 12),
    `4${digest.slice(13, 16)}`,
    `${variant}${digest.slice(17, 20)}`,
    digest.slice(20, 32),
  ].join('-');
}

// The two high bits of the 17th digit become 10, its two low bits stay.
const VARIANT_DIGITS: Readonly<Record<string, string>> = Object.fromEntries(
  Array.from({ length: 16 }, (_, digit) => [digit.toString(16), (8 + (digit % 4)).toString(16)]),
);

/**
 * The id of a message of the log. `cause` is the id of the message that it follows from, or empty when its cause is
 * outside of the log. `place` distinguishes messages of the same type and cause; when `cause` is empty, `place` names
 * the cause outside of the log. Handling the same input twice gives the same id. `place` may contain any character.
 */
export function messageId(type: string, cause: string, place: string | number): string {
  return derivedId(`message ${type}`, cause, place);
}

/** The id of the one Execution of a participant in an Operation. */
export function executionId(operationId: string, participantCode: string): string {
  return derivedId('execution', operationId, participantCode);
}

/** The id of the one Trader of a participant in a Strategy. */
export function traderId(strategyId: string, participantCode: string): string {
  return derivedId('trader', strategyId, participantCode);
}

/** The id of the trade of one executed leg; `leg` is the index of its Instruction. */
export function tradeId(executionIdentifier: string, leg: number): string {
  return derivedId('trade', executionIdentifier, leg);
}

/** The id of the one ledger transaction of an Execution. */
export function transactionId(executionIdentifier: string): string {
  return derivedId('transaction', executionIdentifier, 'ledger');
}
