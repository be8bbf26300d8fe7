import { Inject, Injectable } from '@nestjs/common';
import { API, METADATA_BYTES_MAX } from '@ballast/api';
import { compose, type Cause, type Composed } from '@ballast/contracts';
import { strategyCreated, strategyUpdated, type StrategyFact } from '@ballast/contracts/strategy';
import { nextTimestamp, toTimestamp, type Clock } from '@ballast/kernel';
import { type Answer, type Call, found, IdempotentRequests, type JsonBody, memberText } from '@ballast/platform-edge';
import { parseBody } from '@ballast/platform-http';
import type { Tx } from '@ballast/platform-postgres';
import { CLOCK } from '@ballast/platform-service';
import type { z } from 'zod';
import { type Markets, MarketsReader } from '../markets';
import { StrategiesQuery } from './strategies.query';
import { type StoredStrategy, withMetadata } from './strategy';
import { StrategyStore } from './strategy.store';

const NO_METADATA = '{}';

/** Creates Strategies and changes their metadata. */
@Injectable()
export class StrategiesHandler {
  constructor(
    private readonly strategies: StrategyStore,
    private readonly query: StrategiesQuery,
    private readonly requests: IdempotentRequests,
    private readonly markets: MarketsReader,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  create(call: Call<typeof API.createStrategy>): Promise<Answer> {
    const { platformCode } = call.caller;
    return this.requests.run({
      call,
      read: async (json) => readNewStrategy(json, await this.markets.read()),
      effect: {
        kind: 'local',
        apply: async (tx, { quotedCurrency, metadata }, id, cause) => {
          const createdAt = toTimestamp(this.clock());
          const named = { id, platformCode, requestId: call.requestId, quotedCurrency };
          const created = withMetadata({ ...named, createdAt, updatedAt: createdAt }, metadata);
          return this.write(tx, strategyFact(strategyCreated, cause, created));
        },
      },
      current: (id) => this.query.find(platformCode, id),
    });
  }

  update(call: Call<typeof API.updateStrategy>): Promise<Answer> {
    const { platformCode } = call.caller;
    const id = call.params.strategy_id;
    return this.requests.run({
      call,
      locate: async () => void found(await this.query.find(platformCode, id), 'Strategy'),
      read: (json) => {
        const { body } = API.updateStrategy;
        parseBody(body.extend({ metadata: withinLimit(body.shape.metadata, json) }), json.document);
        return memberText(json.text, 'metadata') ?? NO_METADATA;
      },
      effect: {
        kind: 'local',
        apply: async (tx, metadata, _effectId, cause) => {
          const strategy = await this.strategies.lock(tx, id);
          const updatedAt = nextTimestamp(toTimestamp(this.clock()), strategy.updatedAt);
          const updated = withMetadata({ ...strategy, updatedAt }, metadata);
          return this.write(tx, strategyFact(strategyUpdated, cause, updated));
        },
      },
      current: () => this.query.find(platformCode, id),
    });
  }

  /** Writes the Strategy that a fact tells of. */
  private async write(tx: Tx, fact: Composed<StrategyFact>) {
    await this.strategies.apply(tx, [fact.envelope]);
    return { answer: fact.envelope.data.body, messages: [fact] };
  }
}

/** The fact that a Strategy was created or changed, with the Strategy as it is afterwards. */
function strategyFact(type: typeof strategyCreated, cause: Cause, strategy: StoredStrategy): Composed<StrategyFact> {
  const { id, requestId, quotedCurrency, createdAt, updatedAt, body } = strategy;
  return compose(type, {
    cause,
    key: id,
    place: id,
    occurredAt: updatedAt,
    data: {
      strategy_id: id,
      request_id: requestId,
      quoted_currency: quotedCurrency,
      created_at: createdAt,
      updated_at: updatedAt,
      body,
    },
  });
}

function readNewStrategy(
  json: JsonBody,
  markets: Markets,
): { readonly quotedCurrency: string; readonly metadata: string } {
  const { shape } = API.createStrategy.body;
  const schema = API.createStrategy.body.extend({
    quoted_currency: shape.quoted_currency.refine(
      (currency) => markets.scaleOf(currency) !== undefined,
      `must be one of ${markets.currencies.join(', ')}`,
    ),
    metadata: withinLimit(shape.metadata, json),
  });
  const { quoted_currency: quotedCurrency } = parseBody(schema, json.document);
  return { quotedCurrency, metadata: memberText(json.text, 'metadata') ?? NO_METADATA };
}

/** A schema with the limit of metadata, which counts the bytes of the stored text. */
function withinLimit<S extends z.ZodType>(schema: S, { text }: JsonBody): S {
  return schema.refine(
    () => Buffer.byteLength(memberText(text, 'metadata') ?? NO_METADATA) <= METADATA_BYTES_MAX,
    `must have at most ${METADATA_BYTES_MAX} bytes`,
  );
}
