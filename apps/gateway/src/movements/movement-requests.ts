import { Inject, Injectable } from '@nestjs/common';
import type { ApiCall } from '@ballast/api';
import type { Cause, Composed } from '@ballast/contracts';
import { WITHDRAW_REQUIRED } from '@ballast/domain-money';
import { derivedId } from '@ballast/kernel';
import {
  type Answer,
  type Call,
  IdempotentRequests,
  member,
  readJsonBody,
  readLeniently,
} from '@ballast/platform-edge';
import { Problem } from '@ballast/platform-http';
import { SERVICE_CONFIG } from '@ballast/platform-service';
import type { GatewayConfig } from '../config';
import { Outcomes, type Responder } from '../replies';

/** The calls of a kind of movements of money: how its requests are read, sent and answered. */
export interface MovementFace<C extends Call, B, M> {
  /** Name of the resource. */
  readonly name: string;
  /** Place of the caller's own id: a member of the body, or the header `Idempotency-Key`. Null for a kind without one. */
  readonly naturalKey: NaturalKey | null;
  /** Source of the replies that tell of decisions. */
  readonly responder: Responder;
  /** @throws Problem for accounts that the body names and that are not there. */
  readonly locate: (call: C, document: unknown) => Promise<unknown>;
  /** @throws Problem naming every violation. */
  readonly read: (call: C, document: unknown) => Promise<B>;
  readonly command: (call: C, body: B, to: { readonly id: string; readonly cause: Cause }) => Composed;
  /** The resource that the owner of this key has made, whatever it may read today. */
  readonly made: (call: C, id: string) => Promise<M | undefined>;
  /** Members whose values differ between a resource and a request. */
  readonly differences: (made: M, body: B) => readonly string[];
  /** Reason for which the movement was refused, for programs; empty for any other. */
  readonly codeOf: (made: M) => string;
  /** JSON that the call answers; the resource itself when absent. */
  readonly answer?: (made: M) => string;
}

type NaturalKey = { readonly member: string } | { readonly header: 'Idempotency-Key' };

/**
 * Requests for movements of money. Two keys make a repetition safe: the request id, and for ever the caller's own id, from
 * which the id of the movement derives. So two requests with one such id are one movement for the credit check, whichever
 * comes first, and the second one is told apart by its terms.
 */
@Injectable()
export class MovementRequests {
  constructor(
    private readonly requests: IdempotentRequests,
    private readonly outcomes: Outcomes,
    @Inject(SERVICE_CONFIG) private readonly config: GatewayConfig,
  ) {}

  async create<C extends Call, B, M>(call: C, face: MovementFace<C, B, M>): Promise<Answer> {
    const naturalId = naturalIdOf(call, face);
    const known = naturalId === undefined ? undefined : await face.made(call, naturalId);
    if (known !== undefined) {
      const body = await face.read(call, readJsonBody(call.body, call).document);
      return { status: 200, body: shown(face, known, body), headers: { 'idempotent-replayed': 'true' } };
    }
    return this.requests.run<B>({
      call,
      locate: async () => void (await face.locate(call, readLeniently(call.body))),
      read: ({ document }) => face.read(call, document),
      effect: {
        kind: 'remote',
        ...(naturalId === undefined ? {} : { resourceId: () => naturalId }),
        messages: async (_tx, body, effectId, cause) => [
          face.command(call, body, { id: naturalId ?? effectId, cause }),
        ],
        finish: async (body, effectId) => {
          const id = naturalId ?? effectId;
          return { resourceId: id, answer: shown(face, await this.decided(call, face, id), body) };
        },
      },
      current: async (id) => {
        const made = await face.made(call, id);
        return made === undefined ? undefined : shown(face, made);
      },
    });
  }

  /** @throws Problem `unavailable` when the movement has not been decided in time. */
  private async decided<C extends Call, B, M>(call: C, face: MovementFace<C, B, M>, id: string): Promise<M> {
    const before = await face.made(call, id);
    if (before !== undefined) return before;
    await this.outcomes.of(id, face.responder, this.config.EFFECT_TIMEOUT_MS);
    const decided = await face.made(call, id);
    if (decided === undefined) throw new Error(`the ${face.name} ${id} was decided and is not there`);
    return decided;
  }
}

/** The code of the participant whose key acts; empty for the platform. */
export function initiatorOf({ view }: Pick<Call<ApiCall>, 'view'>): string {
  return view.kind === 'participant' ? view.participantCode : '';
}

/** The caller's own id of a movement; undefined without one. */
function ownIdOf(call: Call, key: NaturalKey | null): string | undefined {
  if (key === null) return undefined;
  const own = 'header' in key ? call.idempotencyKey : member(readLeniently(call.body), key.member);
  return typeof own === 'string' && own !== '' ? own : undefined;
}

/** The id of the movement that the caller's own id makes; undefined without one. */
function naturalIdOf(
  call: Call,
  { name, naturalKey }: { readonly name: string; readonly naturalKey: NaturalKey | null },
): string | undefined {
  const own = ownIdOf(call, naturalKey);
  if (own === undefined) return undefined;
  return idOfOwn(call, name, own);
}

/** The id of the movement that an own id of the owner of this key makes. */
export function idOfOwn(call: Pick<Call<ApiCall>, 'view'>, name: string, own: string): string {
  return derivedId(name, call.view.platformCode, `${initiatorOf(call)}:${own}`);
}

/**
 * JSON of a movement.
 * @throws Problem `permission_required` for one that its caller had no right to make, `idempotency_key_reused` for one with
 * other terms than the request has.
 */
function shown<C extends Call, B, M>(face: MovementFace<C, B, M>, made: M, asked?: B): string {
  const differing = asked === undefined ? [] : face.differences(made, asked);
  if (differing.length > 0) {
    const sentence = `The ${nameOf(face.naturalKey)} was used for another ${face.name}; these places differ.`;
    throw new Problem('idempotency_key_reused', sentence, { errors: differing.map((name) => `body/${name}`) });
  }
  if (face.codeOf(made) === WITHDRAW_REQUIRED.status_code) {
    const { status_reason: sentence } = WITHDRAW_REQUIRED;
    throw new Problem('permission_required', sentence, { errors: [sentence] });
  }
  return face.answer?.(made) ?? JSON.stringify(made);
}

function nameOf(key: NaturalKey | null): string {
  if (key === null) return 'request id';
  return 'header' in key ? key.header : key.member;
}
