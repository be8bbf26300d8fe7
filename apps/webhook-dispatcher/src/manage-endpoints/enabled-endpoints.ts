import { Injectable } from '@nestjs/common';
import { Problem } from '@ballast/platform-http';
import { WritePath, type OutgoingMessage } from '@ballast/platform-log';
import type { Tx } from '@ballast/platform-postgres';
import { EndpointStore } from '../persistence/endpoint.store';
import type { Target } from '../persistence/target';
import { TargetStore } from '../persistence/target.store';
import type { Address } from './endpoint-input';
import { ownEndpoint } from './own-endpoint';

/** The effect of a call, with the facts that follow from it. */
export interface EndpointEffect<T> {
  readonly result: T;
  readonly messages: readonly OutgoingMessage[];
}

/** Transactions that need an endpoint to be enabled until they end. */
@Injectable()
export class EnabledEndpoints {
  constructor(
    private readonly writePath: WritePath,
    private readonly endpoints: EndpointStore,
    private readonly targets: TargetStore,
  ) {}

  /**
   * Locks an endpoint and does `effect` in the same transaction, which may be tried several times.
   * @throws Problem `not_found`; `conflict` for an endpoint that is disabled.
   */
  withLock<T>(
    { platformCode, id }: Address,
    effect: (tx: Tx, target: Target) => Promise<EndpointEffect<T>>,
  ): Promise<T> {
    return this.writePath.run(async (tx) => {
      ownEndpoint(await this.endpoints.lock(tx, id), platformCode);
      const target = await this.targets.find(tx, id);
      if (target === undefined) throw new Problem('conflict', 'The webhook endpoint is disabled: enable it first.');
      return effect(tx, target);
    });
  }
}
