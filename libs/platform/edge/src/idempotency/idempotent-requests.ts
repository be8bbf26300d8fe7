import { setTimeout as delay } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { rootCause, type Cause } from '@ballast/contracts';
import { derivedId, toTimestamp, type Clock, type Timestamp } from '@ballast/kernel';
import { Problem, PROBLEM_ERRORS_MAX } from '@ballast/platform-http';
import { WritePath } from '@ballast/platform-log';
import type { Logger } from '@ballast/platform-observability';
import type { Tx } from '@ballast/platform-postgres';
import { CLOCK, LOGGER, SERVICE_CONFIG } from '@ballast/platform-service';
import type { EdgeConfig } from '../edge.config';
import type { Answer } from '../calls/answer';
import { found } from '../calls/call';
import { actorOf } from '../authenticate/caller';
import { ownedBy, viewOf } from '../authenticate/view';
import { canonicalBody, canonicalJson, JsonTooLarge, type CanonicalBody } from '../json/canonical-json';
import { jsonDifferences } from '../json/json-differences';
import { malformed, readJsonBody, type JsonBody } from '../json/json-body';
import { parseJson } from '../json/parse-json';
import type { Done, LocalEffect, MutatingCall, Mutation, RemoteEffect } from './mutation';
import { acceptedFact, endedFact, type EndedRequest } from './request-facts';
import { RequestKeyStore, REQUEST_RUNS, scopeOf, type KeyPlace, type NewKey, type UsedKey } from './request-key.store';

/**
 * Milliseconds after which a pending effect may be taken over when its request does not renew the lease: the request
 * has crashed.
 */
const LEASE_MS = 3_000;
const LEASE_RENEWAL_MS = 1_000;
const CONCURRENT_POLL_FIRST_MS = 20;
const CONCURRENT_POLL_MAX_MS = 200;

/** A concurrent request took the request id first; its effect decides the answer. */
class ConcurrentRequestTookId extends Error {}

interface ReadBody {
  readonly json: JsonBody;
  readonly canonical: CanonicalBody;
}

/** A mutation whose body is parsed and validated once, at its first use. */
interface ReadOnce<B> extends Mutation<B> {
  readonly body: () => Promise<ReadBody>;
}

/** An attempt of a request whose body was read. */
interface Attempt<B> {
  readonly mutation: Mutation<B>;
  readonly place: KeyPlace;
  readonly body: B;
  readonly canonical: CanonicalBody;
}

/** A first request that is about to take its request id. */
interface Claim {
  readonly key: NewKey;
  readonly request: Cause;
  /** @throws ConcurrentRequestTookId when a concurrent request has taken the id. */
  readonly claim: (tx: Tx) => Promise<Cause>;
}

/**
 * Runs the effect of a request once, however often the request is sent. Checks in this order: 404, 400, 422. A refused
 * request uses up no id. A repeated request is answered with the resource as it is now, or with its first answer.
 */
@Injectable()
export class IdempotentRequests {
  constructor(
    private readonly keys: RequestKeyStore,
    private readonly writePath: WritePath,
    @Inject(SERVICE_CONFIG) private readonly config: EdgeConfig,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async run<B>(request: Mutation<B>): Promise<Answer> {
    // The body is read once, however often this request waits for a concurrent one: it may list a hundred thousand
    // participants.
    const mutation: ReadOnce<B> = {
      ...request,
      body: once(() => readBody(request.call)),
      read: onceOf(request.read),
    };
    const deadline = performance.now() + this.config.CONCURRENT_REQUEST_TIMEOUT_MS;
    let pollMs = CONCURRENT_POLL_FIRST_MS;
    for (;;) {
      try {
        return await this.attempt(mutation);
      } catch (error) {
        if (!(error instanceof ConcurrentRequestTookId)) throw error;
      }
      if (performance.now() >= deadline) throw new Problem('unavailable', REQUEST_RUNS);
      await delay(pollMs);
      pollMs = Math.min(pollMs * 2, CONCURRENT_POLL_MAX_MS);
    }
  }

  /** @throws ConcurrentRequestTookId when a concurrent request runs or has finished first; try again then. */
  private async attempt<B>(mutation: ReadOnce<B>): Promise<Answer> {
    const place = placeOf(mutation);
    const used = await this.keys.find(place);
    if (used !== undefined) return this.again(mutation, place, used);
    try {
      await mutation.locate?.();
      const { json, canonical } = await mutation.body();
      return await this.first({
        mutation,
        place,
        body: await mutation.read(json),
        canonical: kept(mutation, json, canonical),
      });
    } catch (error) {
      // A concurrent request with the same id may have succeeded; its effect then looks like a 404 or 409.
      if (error instanceof Problem && error.status < 500 && (await this.keys.find(place)) !== undefined) {
        throw new ConcurrentRequestTookId();
      }
      throw error;
    }
  }

  /** Answers a request whose id was used before. */
  private async again<B>(mutation: ReadOnce<B>, place: KeyPlace, used: UsedKey): Promise<Answer> {
    const { call } = mutation;
    const isSamePlace = used.method === call.apiCall.method && used.path === call.path;
    // A repeated deletion is answered although its first request has deleted the resource.
    if (!isSamePlace) await mutation.locate?.();
    const { json, canonical } = await mutation.body();
    const isRepetition = isSamePlace && used.bodyHash.equals(canonical.hash);
    if (isRepetition && used.isDone) return this.replay(mutation, used);
    const body = await mutation.read(json);
    if (!isRepetition) {
      const document = mutation.kept === undefined ? json.document : mutation.kept(json.document);
      throw await this.reused(call, { place, used, document });
    }
    return this.resume({ mutation, place, body, canonical }, used);
  }

  private first<B>(attempt: Attempt<B>): Promise<Answer> {
    const { effect } = attempt.mutation;
    return effect.kind === 'local' ? this.applyLocally(attempt, effect) : this.startRemotely(attempt, effect);
  }

  private async applyLocally<B>(attempt: Attempt<B>, effect: LocalEffect<B>): Promise<Answer> {
    const { mutation, place } = attempt;
    const body = (await effect.prepare?.(attempt.body)) ?? attempt.body;
    const { key, request, claim } = await this.claimOf(attempt);
    const done = await this.writePath.run(async (tx) => {
      const cause = await claim(tx);
      const { messages = [], ...result } = await effect.apply(tx, body, key.effectId, cause);
      const kept = mutation.current === undefined ? result.answer : '';
      if (mutation.current === undefined) await this.keys.keepAnswer(tx, place, kept);
      return { result, messages: [acceptedFact(request, key, kept), ...messages] };
    });
    return firstAnswer(mutation, done);
  }

  private async startRemotely<B>(attempt: Attempt<B>, effect: RemoteEffect<B>): Promise<Answer> {
    const { body } = attempt;
    await effect.refuse?.(body);
    const { key, request, claim } = await this.claimOf(attempt);
    const accepted = acceptedFact(request, key);
    await this.writePath.run(async (tx) => {
      await claim(tx);
      const messages = (await effect.messages?.(tx, body, key.effectId, accepted.envelope)) ?? [];
      return { result: undefined, messages: [accepted, ...messages] };
    });
    return this.finishRemotely(attempt, effect, { effectId: key.effectId, acceptedId: accepted.envelope.id });
  }

  /** Finishes a pending request whose lease has ended; waits while another request holds the lease. */
  private async resume<B>(attempt: Attempt<B>, used: UsedKey): Promise<Answer> {
    const { mutation, place } = attempt;
    if (mutation.effect.kind === 'local' || !(await this.keys.takeOver(place, LEASE_MS)))
      throw new ConcurrentRequestTookId();
    this.logger.info({ effect_id: used.effectId, path: used.path }, 'a request that was left pending is resumed');
    return this.finishRemotely(attempt, mutation.effect, used);
  }

  private async finishRemotely<B>(
    attempt: Attempt<B>,
    effect: RemoteEffect<B>,
    pending: Pick<UsedKey, 'effectId' | 'acceptedId'>,
  ): Promise<Answer> {
    const { mutation, place, body } = attempt;
    const { effectId } = pending;
    const renewal = setInterval(() => {
      // When a renewal fails, the lease ends and the effect may be finished twice; `finish` is idempotent.
      this.keys.lease(place, effectId, LEASE_MS).catch(() => undefined);
    }, LEASE_RENEWAL_MS);
    try {
      const done = await effect.finish(body, effectId);
      const answer = mutation.current === undefined ? done.answer : '';
      await this.end(attempt, pending, { outcome: 'done', resourceId: done.resourceId ?? effectId, answer });
      return firstAnswer(mutation, done);
    } catch (error) {
      if (error instanceof Problem && error.status < 500) {
        await this.end(attempt, pending, { outcome: 'refused', resourceId: effectId, answer: '' });
      } else await this.keys.lease(place, effectId, 0);
      throw error;
    } finally {
      clearInterval(renewal);
    }
  }

  /** Ends a pending request, unless the answer by the log has ended it before. */
  private async end(
    { mutation: { call }, place }: Attempt<unknown>,
    { effectId, acceptedId }: Pick<UsedKey, 'effectId' | 'acceptedId'>,
    end: Pick<EndedRequest, 'outcome' | 'resourceId' | 'answer'>,
  ): Promise<void> {
    const cause = { ...requestCause(call, effectId), id: acceptedId, recordId: acceptedId };
    const request = { ...place, effectId, ...end };
    await this.writePath.run(async (tx) => {
      const isEnded = await this.keys.end(tx, request);
      return { result: undefined, messages: isEnded ? [endedFact(cause, request, this.now())] : [] };
    });
  }

  /**
   * The key of a first request, with the function that takes the request id. It answers the fact that the request was
   * accepted, as the cause of its effect.
   */
  private async claimOf<B>(attempt: Attempt<B>): Promise<Claim> {
    const { call, effect } = attempt.mutation;
    const { place, body, canonical } = attempt;
    const acceptedAt = this.now();
    const effectId = effectIdOf(attempt, acceptedAt);
    const compressed = await this.keys.compress(canonical);
    const key: NewKey = {
      ...place,
      method: call.apiCall.method,
      path: call.path,
      body: canonical,
      effectId,
      resourceId: (effect.kind === 'remote' ? effect.resourceId?.(body) : undefined) ?? effectId,
      isDone: effect.kind === 'local',
      awaits: effect.kind === 'remote' ? (effect.awaits ?? '') : '',
      leaseMs: LEASE_MS,
      acceptedAt,
    };
    const request = requestCause(call, effectId);
    const cause = acceptedFact(request, key).envelope;
    const waitMs = this.config.CONCURRENT_REQUEST_TIMEOUT_MS;
    return {
      key,
      request,
      claim: async (tx) => {
        const isMine = await this.keys.claim(tx, key, { acceptedId: cause.id, compressed, waitMs });
        if (!isMine) throw new ConcurrentRequestTookId();
        return cause;
      },
    };
  }

  private now(): string {
    return toTimestamp(this.clock());
  }

  private async replay<B>({ call, current }: Mutation<B>, used: UsedKey): Promise<Answer> {
    const headers = { 'idempotent-replayed': 'true' };
    if (firstStatus(call) === 204) return { status: 204, headers };
    const body = current === undefined ? used.answer : found(await current(used.resourceId), 'resource any more');
    return { status: 200, body, headers };
  }

  private async reused(
    call: MutatingCall,
    { place, used, document }: { place: KeyPlace; used: UsedKey; document: unknown },
  ): Promise<Problem> {
    const body = await this.keys.bodyOf(place);
    // Bodies are not kept for ever: without the first one no difference can be named.
    const inBody =
      body === undefined ? [] : jsonDifferences(parseJson(body), document, { root: 'body', limit: PROBLEM_ERRORS_MAX });
    const errors = [
      ...(used.method === call.apiCall.method ? [] : ['method']),
      ...(used.path === call.path ? [] : ['path']),
      ...inBody,
    ];
    return new Problem('idempotency_key_reused', 'The request id was used for another request; these places differ.', {
      errors: errors.slice(0, PROBLEM_ERRORS_MAX),
    });
  }
}

function placeOf({ call, scope = '' }: Mutation<unknown>): KeyPlace {
  const { platformCode } = call.caller;
  const { participantCode } = ownedBy(viewOf(call.caller));
  return { platformCode, scope: scopeOf(scope, participantCode), requestId: call.requestId };
}

/**
 * Id of the effect of a request. It is derived from the request, and the ids of everything that the effect makes are
 * derived from it. Method, path and body are part of it because a refused request uses up no request id: another
 * request with the same request id is another effect. So is the same request that is sent again after another service
 * refused it: the effect of a refused one has its answer in the log, and the time of acceptance tells the two apart.
 * A request that was left pending is resumed with the id that its key has.
 */
function effectIdOf({ mutation: { call, effect }, place, canonical }: Attempt<unknown>, acceptedAt: Timestamp): string {
  const { platformCode, scope, requestId } = place;
  const attempt = effect.kind === 'remote' ? [acceptedAt] : [];
  const request = [scope, requestId, ...attempt, call.apiCall.method, canonical.hash.toString('hex'), call.path];
  return derivedId('effect', platformCode, request.join('/'));
}

/** The request itself, as the cause of the fact that it was accepted. */
function requestCause({ caller }: MutatingCall, effectId: string): Cause {
  return rootCause({ actor: actorOf(caller), correlationId: effectId, platformCode: caller.platformCode });
}

async function readBody(call: MutatingCall): Promise<ReadBody> {
  const json = readJsonBody(call.body, call);
  try {
    return { json, canonical: await canonicalBody(json.document) };
  } catch (error) {
    throw error instanceof JsonTooLarge ? malformed(`body ${error.message}`) : error;
  }
}

/** The stored form of a body. Its hash covers the whole body, so that repetitions are compared with their secrets. */
function kept<B>(mutation: Mutation<B>, { document }: JsonBody, canonical: CanonicalBody): CanonicalBody {
  return mutation.kept === undefined ? canonical : { ...canonical, text: canonicalJson(mutation.kept(document)) };
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => (result ??= work());
}

function onceOf<A, T>(work: (argument: A) => T | Promise<T>): (argument: A) => Promise<T> {
  let result: Promise<T> | undefined;
  return (argument) => (result ??= Promise.resolve(work(argument)));
}

function firstStatus(call: MutatingCall): number {
  return Number(Object.keys(call.apiCall.answers)[0]);
}

function firstAnswer<B>({ call }: Mutation<B>, { answer, shown, headers = {} }: Done): Answer {
  const status = firstStatus(call);
  return status === 204 ? { status } : { status, body: shown ?? answer, headers };
}
