import {
  compose,
  GENERAL_LABEL,
  participantsPerChunk,
  rootCause,
  type Actor,
  type Cause,
  type Composed,
  type FundingModel,
  type OperationType,
  type ParticipantStatus,
  type RequestedParticipant,
} from '@ballast/contracts';
import { depositPost } from '@ballast/contracts/credit';
import {
  operationCancelRequested,
  operationRequested,
  participantsListed,
  traderUpdateRequested,
} from '@ballast/contracts/operation';
import { accountChange, accountCreate, participantsRegister, participantUpdate } from '@ballast/contracts/registry';
import { requestAccepted } from '@ballast/contracts/request';
import { accountId } from '@ballast/domain-advisors';
import { derivedId, traderId } from '@ballast/kernel';
import { hash } from 'node:crypto';
import type { z } from 'zod';
import { INSTRUMENTS } from '../../market';
import type { Now } from '../../service';

/** The platform of every simulation. */
export const PLATFORM = 'SIM';
/** The actor of every request of the platform itself. */
const CLIENT: Actor = { platform_code: PLATFORM, key_id: derivedId('api_key', PLATFORM, 'client') };

/** The actor of a request; the code is empty for the platform. */
export function actorOf(participantCode: string): Actor {
  if (participantCode === '') return CLIENT;
  const key_id = derivedId('api_key', PLATFORM, participantCode);
  return { platform_code: PLATFORM, key_id, participant_code: participantCode };
}

const ACCOUNT_TERMS = { region: 'eu', type: 'individual', tier: 'pro' } as const;
const CURRENCY = 'USD';
const CURRENCY_SCALE = 2;

export interface OperationRequest {
  readonly kind: 'operation';
  readonly type: OperationType;
  readonly strategyId: string;
  /** Weights by asset. */
  readonly allocations: readonly { readonly underlying_currency: string; readonly weight: string }[];
  /** Null: the default scope. */
  readonly participants: readonly RequestedParticipant[] | null;
  readonly maxPriceMoveBps: number | null;
  readonly driftedOnlyBps: number | null;
  /** Participants in one chunk; small, so that an Operation has several. */
  readonly chunkParticipants: number;
  /** The participant whose key asks; empty for the platform. */
  readonly initiatedBy: string;
}

export type AccountChangeRequest = z.output<typeof accountChange.data>['change'];

/** A request of the platform's client. */
export type ClientRequest =
  | OperationRequest
  | {
      readonly kind: 'register';
      readonly participants: readonly {
        readonly participant_code: string;
        readonly status: ParticipantStatus;
        readonly funding: FundingModel;
      }[];
    }
  | {
      readonly kind: 'update_participant';
      readonly code: string;
      readonly status: ParticipantStatus | null;
      readonly disabledInstruments: readonly string[] | null;
    }
  | {
      readonly kind: 'update_trader';
      readonly strategyId: string;
      readonly code: string;
      readonly autoRebalance: boolean;
    }
  | {
      readonly kind: 'create_account';
      readonly holder: string;
      readonly tenants: readonly string[];
      readonly advisors: readonly string[];
    }
  | { readonly kind: 'change_account'; readonly holder: string; readonly change: AccountChangeRequest }
  | { readonly kind: 'deposit'; readonly account: string; readonly amount: string }
  /** `operationOf`: id of the request that made the Operation. */
  | { readonly kind: 'cancel'; readonly strategyId: string; readonly operationOf: string };

/** The id of the effect of a request. */
export function effectIdOf(requestId: string): string {
  return derivedId('effect', PLATFORM, requestId);
}

function causeOf(effectId: string, actor: Actor): Cause {
  return rootCause({ actor, correlationId: effectId, platformCode: PLATFORM });
}

/** The messages that a request causes, the same each time that the request is handled. */
export function requestMessages(requestId: string, request: ClientRequest, now: Now): readonly Composed[] {
  const accepted = acceptedMessage(requestId, request, now);
  return [accepted, ...effectMessages(requestId, request, { cause: accepted.envelope, now })];
}

/** The fact that a request was accepted. An Operation is accepted together with its effect. */
function acceptedMessage(requestId: string, request: ClientRequest, now: Now): Composed {
  const id = effectIdOf(requestId);
  const isOperation = request.kind === 'operation';
  return compose(requestAccepted, {
    cause: causeOf(id, actorOf(isOperation ? request.initiatedBy : '')),
    key: requestId,
    place: `${id}:${now.at}`,
    occurredAt: now.at,
    data: {
      scope: isOperation ? request.strategyId : '',
      request_id: requestId,
      method: 'POST',
      path: `/${request.kind}`,
      body_sha256: hash('sha256', JSON.stringify(request)),
      effect_id: id,
      resource_id: id,
      awaits: isOperation ? '' : request.kind,
      is_done: isOperation,
      answer: '',
    },
  });
}

interface Acceptance {
  /** The fact that the request was accepted. */
  readonly cause: Cause;
  readonly now: Now;
}

function effectMessages(requestId: string, request: ClientRequest, { cause, now }: Acceptance): readonly Composed[] {
  const id = effectIdOf(requestId);
  const origin = { cause, occurredAt: now.at };
  const ofPlatform = { ...origin, key: PLATFORM, place: id };
  switch (request.kind) {
    case 'operation':
      return operationMessages(requestId, request, { cause, now });
    case 'register': {
      const data = { change_id: id, chunk: 0, chunks: 1, single: false, participants: [...request.participants] };
      return [compose(participantsRegister, { ...ofPlatform, data })];
    }
    case 'update_participant': {
      const { code, status, disabledInstruments } = request;
      const data = {
        change_id: id,
        participant_code: code,
        ...(status === null ? {} : { status }),
        ...(disabledInstruments === null ? {} : { disabled_instruments: [...disabledInstruments] }),
      };
      return [compose(participantUpdate, { ...ofPlatform, data })];
    }
    case 'update_trader': {
      const { strategyId, code, autoRebalance } = request;
      const data = { trader_id: traderId(strategyId, code), strategy_id: strategyId, auto_rebalance: autoRebalance };
      return [compose(traderUpdateRequested, { ...origin, key: strategyId, place: id, data })];
    }
    case 'create_account': {
      const { holder, tenants, advisors } = request;
      const named = { participant_code: holder, tenants: [...tenants], financial_advisors: [...advisors] };
      const data = { change_id: id, ...named, account_label: GENERAL_LABEL, ...ACCOUNT_TERMS };
      return [compose(accountCreate, { ...ofPlatform, data })];
    }
    case 'change_account': {
      const account_id = accountId(PLATFORM, request.holder, GENERAL_LABEL);
      return [compose(accountChange, { ...ofPlatform, data: { change_id: id, account_id, change: request.change } })];
    }
    case 'deposit': {
      const { account, amount } = request;
      const dated = { created_at: now.at, updated_at: now.at };
      const deposit = { id, request_id: requestId, account, asset: CURRENCY, amount, ...dated };
      return [compose(depositPost, { ...ofPlatform, data: { deposit, scale: CURRENCY_SCALE } })];
    }
    case 'cancel': {
      const data = { operation_id: effectIdOf(request.operationOf), strategy_id: request.strategyId };
      return [compose(operationCancelRequested, { ...origin, key: request.strategyId, place: id, data })];
    }
  }
}

function operationMessages(
  requestId: string,
  request: OperationRequest,
  { cause, now }: Acceptance,
): readonly Composed[] {
  const { strategyId, allocations, participants, chunkParticipants } = request;
  const id = effectIdOf(requestId);
  const size = Math.min(chunkParticipants, participantsPerChunk(Math.max(allocations.length, INSTRUMENTS.length)));
  const chunks = chunksOf(participants ?? [], size);
  const origin = { cause, key: strategyId, occurredAt: now.at };
  const header = compose(operationRequested, {
    ...origin,
    place: id,
    data: {
      operation_id: id,
      strategy_id: strategyId,
      request_id: requestId,
      type: request.type,
      quoted_currency: CURRENCY,
      quoted_scale: CURRENCY_SCALE,
      allocations: [...allocations],
      instruments: allocations.flatMap(({ underlying_currency }) =>
        INSTRUMENTS.filter((instrument) => instrument.underlying_currency === underlying_currency),
      ),
      participants: participants?.length ?? 0,
      chunks: chunks.length,
      default_scope: participants === null,
      chunk_participants: size,
      ...(request.maxPriceMoveBps === null ? {} : { max_price_move_bps: request.maxPriceMoveBps }),
      ...(request.driftedOnlyBps === null ? {} : { drifted_only_bps: request.driftedOnlyBps }),
      ...(request.initiatedBy === '' ? {} : { initiated_by: request.initiatedBy }),
      created_at: now.at,
    },
  });
  const lists = chunks.map((listed, chunk) =>
    compose(participantsListed, {
      ...origin,
      place: `${id}:${chunk}`,
      data: { operation_id: id, chunk, first_index: chunk * size, participants: [...listed] },
    }),
  );
  return [header, ...lists];
}

function chunksOf<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
