import { Inject, Injectable } from '@nestjs/common';
import type { ApiCall } from '@ballast/api';
import type { Cause, Composed } from '@ballast/contracts';
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

/** A resource that the check of a movement may have refused to its caller. */
interface Refusable {
  readonly status_code: string;
  readonly status_reason: string;
}

/** A kind of movements of money: how its requests are read, sent and answered. */
export interface MovementKind<C extends Call, B, M extends Refusable> {
  /** Name of the resource. */
  readonly name: string;
  /** Member of the body with the caller's own id. */
  readonly naturalMember: string;
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
}

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

  async create<C extends Call, B, M extends Refusable>(call: C, kind: MovementKind<C, B, M>): Promise<Answer> {
    const naturalId = naturalIdOf(call, kind);
    const known = naturalId === undefined ? undefined : await kind.made(call, naturalId);
    if (known !== undefined) {
      const body = await kind.read(call, readJsonBody(call.body, call).document);
      return { status: 200, body: shown(kind, known, body), headers: { 'idempotent-replayed': 'true' } };
    }
    return this.requests.run<B>({
      call,
      locate: async () => void (await kind.locate(call, readLeniently(call.body))),
      read: ({ document }) => kind.read(call, document),
      effect: {
        kind: 'remote',
        ...(naturalId === undefined ? {} : { resourceId: () => naturalId }),
        messages: async (_tx, body, effectId, cause) => [
          kind.command(call, body, { id: naturalId ?? effectId, cause }),
        ],
        finish: async (body, effectId) => {
          const id = naturalId ?? effectId;
          return { resourceId: id, answer: shown(kind, await this.decided(call, kind, id), body) };
        },
      },
      current: async (id) => {
        const made = await kind.made(call, id);
        return made === undefined ? undefined : shown(kind, made);
      },
    });
  }

  /** @throws Problem `unavailable` when the movement has not been decided in time. */
  private async decided<C extends Call, B, M extends Refusable>(
    call: C,
    kind: MovementKind<C, B, M>,
    id: string,
  ): Promise<M> {
    const before = await kind.made(call, id);
    if (before !== undefined) return before;
    await this.outcomes.of(id, kind.responder, this.config.EFFECT_TIMEOUT_MS);
    const decided = await kind.made(call, id);
    if (decided === undefined) throw new Error(`the ${kind.name} ${id} was decided and is not there`);
    return decided;
  }
}

/** The code of the participant whose key acts; empty for the platform. */
export function initiatorOf({ view }: Pick<Call<ApiCall>, 'view'>): string {
  return view.kind === 'participant' ? view.participantCode : '';
}

/** The id of the movement that the caller's own id makes; undefined without one. */
function naturalIdOf<C extends Call>(
  call: C,
  { name, naturalMember }: { readonly name: string; readonly naturalMember: string },
): string | undefined {
  const own = member(readLeniently(call.body), naturalMember);
  if (typeof own !== 'string' || own === '') return undefined;
  return derivedId(name, call.view.platformCode, `${initiatorOf(call)}:${own}`);
}

/**
 * JSON of a movement.
 * @throws Problem `permission_required` for one that its caller had no right to make, `idempotency_key_reused` for one with
 * other terms than the request has.
 */
function shown<C extends Call, B, M extends Refusable>(kind: MovementKind<C, B, M>, made: M, asked?: B): string {
  const differing = asked === undefined ? [] : kind.differences(made, asked);
  if (differing.length > 0) {
    const sentence = `The ${kind.naturalMember} was used for another ${kind.name}; these places differ.`;
    throw new Problem('idempotency_key_reused', sentence, { errors: differing.map((name) => `body/${name}`) });
  }
  const { status_code, status_reason } = made;
  if (status_code === 'permission_required') {
    throw new Problem('permission_required', status_reason, { errors: [status_reason] });
  }
  return JSON.stringify(made);
}
