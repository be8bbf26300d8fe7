import {
  compose,
  type CreditDecision,
  type Deposit,
  type Instrument,
  OPERATION_TRAITS,
  type OperationType,
  type Participant,
  type SizedLeg,
} from '@ballast/contracts';
import { depositPost, holdsPlace, holdsRelease } from '@ballast/contracts/credit';
import { tradesBooked } from '@ballast/contracts/execution';
import { instrumentListed } from '@ballast/contracts/pricing';
import { participantsChanged } from '@ballast/contracts/registry';
import { readPrices, readTerms, sizeExecution } from '@ballast/domain-sizing';
import { decimalPlaces, derivedId, executionId, newId, tradeId, traderId } from '@ballast/kernel';
import type { OutgoingMessage } from '@ballast/platform-log';
import { instrumentOf, outsideCause } from '@ballast/test-kit';

/** Messages of other services to the credit check, with defaults for every member that a spec does not care about. */

const AT = '2026-04-17T10:00:00.000Z';
const WEIGHTS = { BTC: '0.5', ETH: '0.3', SOL: '0.2' } as const;

export function listed(...instruments: readonly Instrument[]): readonly OutgoingMessage[] {
  return instruments.map((each) =>
    compose(instrumentListed, { ...envelope('', each.symbol, each.symbol), data: { instrument: each } }),
  );
}

function envelope(platformCode: string, key: string, correlationId: string) {
  return { key, cause: outsideCause(correlationId, platformCode), place: newId(), occurredAt: AT };
}

export function changed(
  platformCode: string,
  participants: readonly (Partial<Participant> & { readonly participant_code: string })[],
  changeId = newId(),
): OutgoingMessage {
  const stored = participants.map((fields): Participant => ({
    id: derivedId('participant', platformCode, fields.participant_code),
    status: 'approved',
    funding: 'novated',
    disabled_instruments: [],
    created_at: AT,
    updated_at: AT,
    ...fields,
  }));
  const counts = { created: stored.length, existing: 0, chunk: 0, chunks: 1 };
  return compose(participantsChanged, {
    ...envelope(platformCode, platformCode, changeId),
    data: { change_id: changeId, ...counts, participants: stored },
  });
}

export function deposit(
  platformCode: string,
  account: string,
  amount: string,
  {
    id = newId(),
    asset = 'USD',
    customer_account,
  }: { readonly id?: string; readonly asset?: string; readonly customer_account?: Deposit['customer_account'] } = {},
): OutgoingMessage {
  const named = customer_account === undefined ? {} : { customer_account };
  const fields = { id, request_id: newId(), account, ...named, asset, amount, created_at: AT, updated_at: AT };
  return compose(depositPost, {
    ...envelope(platformCode, platformCode, id),
    data: { deposit: fields, scale: decimalPlaces(amount) },
  });
}

/** A chunk of an Operation that a spec takes through check and settlement. */
export interface Chunk {
  readonly platformCode: string;
  readonly strategyId: string;
  readonly operationId: string;
  readonly chunk: number;
  readonly type: OperationType;
  /** Participant codes with the amount in the quoted currency; '' where the Operation takes none. */
  readonly amounts: readonly (readonly [code: string, amount: string])[];
  readonly weights: Readonly<Record<string, string>>;
  readonly prices: Readonly<Record<string, string>>;
  /** The caller listed no participants. */
  readonly defaultScope?: boolean;
  /** Code of the participant whose key acts. */
  readonly initiatedBy?: string;
}

const PRICES = { BTC: '60000.00', ETH: '3000.00', SOL: '150.00', DOGE: '1.00' } as const;

export function chunkOf(
  fields: Partial<Chunk> & Pick<Chunk, 'platformCode' | 'strategyId' | 'type' | 'amounts'>,
): Chunk {
  return { operationId: newId(), chunk: 0, weights: WEIGHTS, prices: PRICES, ...fields };
}

export function place(chunk: Chunk): OutgoingMessage {
  const { type, weights, prices } = chunk;
  const buys = type === 'enrollment' || type === 'top_up';
  const assets = buys || type === 'partial_sell' ? Object.keys(weights) : Object.keys(prices);
  return compose(holdsPlace, {
    ...envelope(chunk.platformCode, chunk.platformCode, chunk.operationId),
    data: {
      operation_id: chunk.operationId,
      strategy_id: chunk.strategyId,
      type,
      chunk: chunk.chunk,
      first_index: chunk.chunk * chunk.amounts.length,
      quoted_currency: 'USD',
      quoted_scale: 2,
      allocations:
        type === 'liquidation'
          ? []
          : Object.entries(weights).map(([underlying_currency, weight]) => ({ underlying_currency, weight })),
      instruments: assets.map((asset) => instrumentOf(asset)),
      reference_prices: buys ? {} : prices,
      ...(chunk.defaultScope === undefined ? {} : { default_scope: chunk.defaultScope }),
      ...(chunk.initiatedBy === undefined ? {} : { initiated_by: chunk.initiatedBy }),
      participants: chunk.amounts.map(([participant_code, amount]) => ({
        participant_code,
        ...(amount === '' ? {} : { amount }),
        ...(type === 'enrollment' ? { auto_rebalance: true } : {}),
      })),
    },
  });
}

export function release(chunk: Chunk, codes = chunk.amounts.map(([code]) => code)): OutgoingMessage {
  const source_ids = codes.map((code) => executionId(chunk.operationId, code));
  return compose(holdsRelease, {
    ...envelope(chunk.platformCode, chunk.platformCode, chunk.operationId),
    data: {
      source: 'execution',
      source_ids,
      operation_id: chunk.operationId,
      strategy_id: chunk.strategyId,
      chunk: chunk.chunk,
    },
  });
}

/** The release of a chunk of an Operation that an operator ended before the decision arrived. */
export function releaseUndecided(chunk: Chunk): OutgoingMessage {
  const participants = chunk.amounts.map(([code]) => code);
  return compose(holdsRelease, {
    ...envelope(chunk.platformCode, chunk.platformCode, chunk.operationId),
    data: {
      source: 'execution',
      source_ids: participants.map((code) => executionId(chunk.operationId, code)),
      operation_id: chunk.operationId,
      strategy_id: chunk.strategyId,
      chunk: chunk.chunk,
      undecided: { participants },
    },
  });
}

export interface Outcome {
  /** Participants whose first leg the venue refuses. */
  readonly refused?: readonly string[];
  /** Assets whose legs are dropped at the locked prices. */
  readonly dropped?: readonly string[];
  /** The chunk was withdrawn before any trade. */
  readonly withdrawn?: true;
  /** The trades were reported before. */
  readonly again?: true;
}

/** Booked trades of the accepted decisions, sized at the chunk's prices in the same way as by the orchestrator. */
export function booked(
  chunk: Chunk,
  decisions: readonly CreditDecision[],
  { refused = [], dropped = [], ...note }: Outcome = {},
): OutgoingMessage {
  const accepted = decisions.filter(({ outcome }) => outcome === 'accepted');
  return compose(tradesBooked, {
    ...envelope(chunk.platformCode, `${chunk.operationId}:${chunk.chunk}`, chunk.operationId),
    data: {
      source: 'execution',
      operation_id: chunk.operationId,
      strategy_id: chunk.strategyId,
      type: chunk.type,
      quoted_currency: 'USD',
      chunk: chunk.chunk,
      executed_at: AT,
      venue: 'house',
      scales: { USD: 2, ...Object.fromEntries(assetsOf(chunk).map((asset) => [asset, 8])) },
      bookings: accepted.map(({ participant_code, legs }) => {
        const execution = executionId(chunk.operationId, participant_code);
        const isRefused = refused.includes(participant_code);
        const trades =
          isRefused || note.withdrawn === true
            ? []
            : sized(chunk, legs).filter(({ asset }) => !dropped.includes(asset));
        return {
          source_id: execution,
          trader_id: traderId(chunk.strategyId, participant_code),
          participant_code,
          trades: trades.map((each) => ({ ...each, trade_id: tradeId(execution, each.leg) })),
          refused_leg: isRefused ? 0 : null,
        };
      }),
      ...note,
    },
  });
}

function assetsOf({ prices, weights }: Chunk): readonly string[] {
  return [...Object.keys(prices), ...Object.keys(weights)];
}

/** Sells first, as the venue books them. */
function sized({ type, prices }: Chunk, legs: CreditDecision['legs']): readonly SizedLeg[] {
  const instruments = Object.keys(prices).map((asset) => instrumentOf(asset));
  const terms = readTerms({ quoted_currency: 'USD', quoted_scale: 2, allocations: [], instruments });
  const locked = { terms, prices: readPrices(prices, terms) };
  const sizing = sizeExecution(legs, locked, OPERATION_TRAITS[type]);
  const runs = sizing.outcome === 'trades' ? sizing.sized : [];
  return [...runs.filter(({ side }) => side === 'sell'), ...runs.filter(({ side }) => side === 'buy')];
}
