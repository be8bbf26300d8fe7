import { compose, type Composed, type LockInputs, type MessageType } from '@ballast/contracts';
import { pricesLocked, pricesMoved, pricesUnavailable } from '@ballast/contracts/pricing';
import type { PriceLock } from '@ballast/domain-pricing';
import { assertNever } from '@ballast/kernel';
import type { LockCommand } from '../price-commands/price-command';
import type { StoredLock } from './stored-lock';

type DataOf<M> = M extends MessageType<infer T> ? T : never;

/** Data of the answer to a request for a lock. */
export type LockAnswer = DataOf<typeof pricesLocked> | DataOf<typeof pricesMoved> | DataOf<typeof pricesUnavailable>;

/** The answer that a lock was decided to be. */
export function lockAnswer(
  command: LockCommand,
  { answer, inputs, now }: { readonly answer: PriceLock; readonly inputs: LockInputs; readonly now: string },
): Composed<LockAnswer> {
  const { operation_id } = command.envelope.data;
  const header = headerOf(command, now);
  switch (answer.outcome) {
    case 'locked': {
      const data = { operation_id, prices: [...answer.prices], missing: [...answer.missing], inputs };
      return compose(pricesLocked, { ...header, data });
    }
    case 'unavailable': {
      const data = { operation_id, assets: [...answer.assets], detail: answer.detail, inputs };
      return compose(pricesUnavailable, { ...header, data });
    }
    case 'moved': {
      const data = { operation_id, moved: [...answer.moved], detail: answer.detail, inputs };
      return compose(pricesMoved, { ...header, data });
    }
    default:
      return assertNever(answer);
  }
}

/** The stored answer, for a request that is repeated: the same content, with the time of the decision. */
export function lockAnswerAgain(command: LockCommand, { type, answer, answeredAt }: StoredLock): Composed<LockAnswer> {
  const header = headerOf(command, answeredAt);
  switch (type) {
    case pricesLocked.type:
      return compose(pricesLocked, { ...header, data: pricesLocked.data.parse(answer) });
    case pricesUnavailable.type:
      return compose(pricesUnavailable, { ...header, data: pricesUnavailable.data.parse(answer) });
    case pricesMoved.type:
      return compose(pricesMoved, { ...header, data: pricesMoved.data.parse(answer) });
    default:
      throw new Error(`The stored answer ${type} is no answer to a request for a lock`);
  }
}

function headerOf({ envelope }: LockCommand, occurredAt: string) {
  return { cause: envelope, key: envelope.key, place: envelope.data.operation_id, occurredAt };
}
