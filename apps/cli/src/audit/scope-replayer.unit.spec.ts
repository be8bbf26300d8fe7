import { compose, decode, type Composed } from '@ballast/contracts';
import { holdsReleased } from '@ballast/contracts/credit';
import {
  executionDecided,
  operationRequested,
  scopeFixed,
  traderUpdated,
  traderUpdateRequested,
} from '@ballast/contracts/operation';
import { newId } from '@ballast/kernel';
import { outsideCause } from '@ballast/test-kit';
import { replayMessages } from '../testing/replayed-messages';

const replay = (messages: readonly Composed[]) => replayMessages(messages, scopeFixed.topic);

const [STRATEGY, OPERATION] = [newId(), newId()];
const NOW = '2026-04-17T10:00:00.000Z';
const cause = outsideCause(OPERATION, 'SANDBX');
const CODES = ['A', 'B', 'C'];
const IDS = new Map(CODES.map((code) => [code, newId()]));

function place<T>({ envelope, ...message }: Composed<T>, type: Parameters<typeof decode<T>>[0], offset: number) {
  return decode(type, { ...message, partition: 0, offset: String(offset) });
}

function traderOf(code: string, auto_rebalance: boolean) {
  const times = { created_at: NOW.replace('00.000', `0${CODES.indexOf(code)}.000`), updated_at: NOW };
  const names = { strategy_id: STRATEGY, participant_code: code, account_label: STRATEGY };
  return { id: IDS.get(code) ?? '', ...names, auto_rebalance, ...times };
}

/** The Execution that opened a Trader, by the answer of the credit check at this offset. */
function opened(code: string, answer: number): Composed {
  const released = compose(holdsReleased, {
    ...{ cause, key: STRATEGY, place: code, occurredAt: NOW },
    data: { operation_id: newId(), chunk: 0, source_ids: [] },
  });
  return compose(executionDecided, {
    cause: place(released, holdsReleased, answer),
    key: IDS.get(code) ?? '',
    place: code,
    occurredAt: NOW,
    data: {
      index: 0,
      trader: traderOf(code, true),
      execution: {
        id: newId(),
        strategy_id: STRATEGY,
        operation_id: newId(),
        trader_id: IDS.get(code) ?? '',
        participant_code: code,
        account_label: STRATEGY,
        status: 'awaiting_execution',
        status_reason: '',
        status_code: '',
        instructions: [],
        initiated_by: '',
        grant_version: 0,
        authorized_at: '',
        created_at: NOW,
        updated_at: NOW,
      },
    },
  });
}

/** The request of a liquidation of the default scope, which stands at this offset. */
const liquidation = compose(operationRequested, {
  ...{ cause, key: STRATEGY, place: OPERATION, occurredAt: NOW },
  data: {
    operation_id: OPERATION,
    strategy_id: STRATEGY,
    request_id: newId(),
    type: 'liquidation',
    quoted_currency: 'USD',
    quoted_scale: 2,
    allocations: [],
    instruments: [],
    participants: 0,
    chunks: 0,
    default_scope: true,
    chunk_participants: 2,
    created_at: NOW,
  },
});

/** A request to leave a Trader out of default scopes, and its answer. */
function leftOut(code: string, offset: number): readonly [Composed, Composed] {
  const trader_id = IDS.get(code) ?? '';
  const header = { key: STRATEGY, place: `${code}${offset}`, occurredAt: NOW };
  const data = { trader_id, strategy_id: STRATEGY, auto_rebalance: false };
  const request = compose(traderUpdateRequested, { ...header, cause, data });
  const answer = { ...header, key: trader_id, data: { trader: traderOf(code, false) } };
  return [request, compose(traderUpdated, { ...answer, cause: place(request, traderUpdateRequested, offset) })];
}

/** The chunks of the scope that has these participants, of the request at this offset. */
function scope(codes: readonly string[], answers?: Readonly<Record<string, string>>, offset = 0): readonly Composed[] {
  return [codes.slice(0, 2), codes.slice(2)].flatMap((participants, chunk) => {
    if (participants.length === 0) return [];
    const data = { operation_id: OPERATION, chunk, first_index: 2 * chunk, participants: [...participants] };
    const occasion = {
      cause: place(liquidation, operationRequested, offset),
      key: OPERATION,
      place: chunk,
      occurredAt: NOW,
    };
    return [compose(scopeFixed, { ...occasion, data: answers === undefined ? data : { ...data, answers } })];
  });
}

/** Traders of three participants, opened by the answers 0, 1 and 2. */
const openings = CODES.map(opened);

describe('a default scope', () => {
  it.each([
    ['4', CODES],
    ['2', ['A', 'B']],
  ])('comes out as it is recorded: the next answer was %s', async (next, codes) => {
    const replayed = await replay([liquidation, ...openings, ...scope(codes, { '0': next })]);
    expect(replayed.differences).toEqual([]);
    expect(replayed.decided.get(scopeFixed.type)).toBe(Math.ceil(codes.length / 2));
  });

  it('leaves out a Trader whose setting was changed before the request, and not behind it', async () => {
    const [[before, early], [behind, late]] = [leftOut('A', 0), leftOut('B', 2)];
    const messages = [before, liquidation, behind, ...openings, early, late, ...scope(['B', 'C'], { '0': '3' }, 1)];
    const { differences, decided } = await replay(messages);
    expect([differences, decided.get(scopeFixed.type)]).toEqual([[], 1]);
  });

  it('is read at the place where the request was handled, after it was set aside and sent again', async () => {
    const [between, answer] = leftOut('A', 1);
    const messages = [liquidation, between, liquidation, ...openings, answer, ...scope(['B', 'C'], { '0': '3' }, 2)];
    const { differences, decided } = await replay(messages);
    expect([differences, decided.get(scopeFixed.type)]).toEqual([[], 1]);
  });

  it.each([
    ['leaves out a Trader', ['A', 'B'], '1', 'participants/1'],
    ['has a Trader that was not open yet', CODES, '2', 'first_index'],
    ['has another order', ['B', 'A', 'C'], '3', 'participants/0'],
  ])('is found out when it %s', async (_wrong, codes, next, member) => {
    const { differences } = await replay([liquidation, ...openings, ...scope(codes, { '0': next })]);
    expect(differences[0]).toMatchObject({ type: scopeFixed.type, member });
  });

  it('is counted as not decided again when it does not name the answers', async () => {
    const { undecidable } = await replay([liquidation, ...openings, ...scope(CODES)]);
    expect(undecidable.get(scopeFixed.type)).toBe(2);
  });
});
