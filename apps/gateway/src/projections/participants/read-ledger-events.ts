import { decode } from '@ballast/contracts';
import {
  accountApplied,
  depositPosted,
  depositRefused,
  grantApplied,
  outflowDecided,
  participantsApplied,
} from '@ballast/contracts/credit';
import { movementChanged, movementDecided, transferDecided } from '@ballast/contracts/money';
import { quoteDecided, quoteSettled } from '@ballast/contracts/quote';
import type { LogMessage } from '@ballast/platform-log';
import type { Reply } from '../../replies';
import type { ReportedChange } from '../accounts/customer-accounts.projection';
import type { DepositReversal, PostedDeposit } from '../deposits/deposits.projection';
import { readOutflow } from '../deposits/read-outflow';
import { postedDeposit } from '../deposits/shown-deposit';
import { readQuoteEnd, type ReportedQuoteEnd } from '../quotes/read-quote-end';
import type { TransferFact } from '../transfers/transfers.projection';
import type { MovementFact } from '../movements/movements.projection';
import type { ParticipantVersion } from './participants.projection';

/** A message of ledger.events as the gateway uses it. */
export interface LedgerEvent {
  /** Absent for customer accounts: their callers wait for the registry alone. */
  readonly reply?: Reply;
  /** Participants that the credit check decides by from now on. */
  readonly participants: readonly ParticipantVersion[];
  /** Changes of customer accounts that the credit check decides by from now on. */
  readonly accounts: readonly ReportedChange[];
  /** Transfers between customer accounts. */
  readonly transfers?: readonly TransferFact[];
  /** Deposits that stand on the ledger. */
  readonly deposits?: readonly PostedDeposit[];
  /** Reversals of deposits. */
  readonly reversals?: readonly DepositReversal[];
  /** Movements over the rail that were decided, or have gone on. */
  readonly movements?: readonly MovementFact[];
  /** Ends of quotes. */
  readonly quotes?: readonly ReportedQuoteEnd[];
}

/** The contents of a message of ledger.events; undefined for postings, which are large and skipped unread. */
export function readLedgerEvent(message: LogMessage): LedgerEvent | undefined {
  if (message.type === depositPosted.type) {
    const cause = decode(depositPosted, message);
    const { correlationId: effectId, occurredAt, platformCode, data } = cause;
    const outcome = JSON.stringify(postedDeposit(data.deposit));
    const reply: Reply = { effectId, source: 'credit', part: 0, expected: 1, outcome, occurredAt, cause };
    return { reply, participants: [], accounts: [], deposits: [{ platformCode, deposit: data.deposit }] };
  }
  if (message.type === depositRefused.type) {
    const cause = decode(depositRefused, message);
    const { correlationId: effectId, occurredAt } = cause;
    const outcome = JSON.stringify({ account_status: cause.data.account_status });
    const reply: Reply = { effectId, source: 'credit', part: 0, expected: 1, outcome, occurredAt, cause };
    return { reply, participants: [], accounts: [] };
  }
  if (message.type === outflowDecided.type) return { participants: [], accounts: [], ...readOutflow(message) };
  if (message.type === accountApplied.type) {
    return ofAccounts(message, accountApplied);
  }
  if (message.type === grantApplied.type) {
    return ofAccounts(message, grantApplied);
  }
  if (message.type === quoteDecided.type || message.type === quoteSettled.type) {
    return ofQuotes(message);
  }
  if (message.type === transferDecided.type) {
    const cause = decode(transferDecided, message);
    const { id: effectId } = cause.data.transfer;
    const { occurredAt } = cause;
    const reply: Reply = { effectId, source: 'transfers', part: 0, expected: 1, outcome: '{}', occurredAt, cause };
    return { reply, participants: [], accounts: [], transfers: [cause] };
  }
  if (message.type === movementDecided.type) {
    const cause = decode(movementDecided, message);
    const { id: effectId } = cause.data.movement;
    const { occurredAt } = cause;
    const reply: Reply = { effectId, source: 'movements', part: 0, expected: 1, outcome: '{}', occurredAt, cause };
    return { reply, participants: [], accounts: [], movements: [cause] };
  }
  if (message.type === movementChanged.type) {
    return { participants: [], accounts: [], movements: [decode(movementChanged, message)] };
  }
  if (message.type !== participantsApplied.type) return undefined;
  const cause = decode(participantsApplied, message);
  const { platformCode, occurredAt } = cause;
  const { change_id: effectId, chunk: part = 0, participants = [] } = cause.data;
  return {
    reply: { effectId, source: 'credit', part, expected: null, outcome: '{}', occurredAt, cause },
    participants: participants.map((participant) => ({ platformCode, participant })),
    accounts: [],
  };
}

function ofAccounts(message: LogMessage, type: typeof accountApplied): LedgerEvent {
  const cause = decode(type, message);
  return { participants: [], accounts: cause.data.changes.map((change) => ({ change, cause })) };
}

/** The end of a quote, for the calls that wait for it by its id. An accepted quote has not ended yet. */
function ofQuotes(message: LogMessage): LedgerEvent | undefined {
  const read = readQuoteEnd(message);
  if (read === undefined) return undefined;
  const { end, cause } = read;
  const { occurredAt } = cause;
  return {
    reply: { effectId: end.quoteId, source: 'quotes', part: 0, expected: 1, outcome: '{}', occurredAt, cause },
    participants: [],
    accounts: [],
    quotes: [read],
  };
}
