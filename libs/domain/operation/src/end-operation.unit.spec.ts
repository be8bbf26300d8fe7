import { executionId, traderId } from '@ballast/kernel';
import { countsOf } from './operation.state';
import { holdsReleaseOf } from './requests';
import { OPERATION, STRATEGY } from './testing/fixtures';
import { History } from './testing/history';

/** The commands of the last step, as text. */
function sent({ last }: History): readonly string[] {
  return last.commands.map((command) => ('chunk' in command ? `${command.kind} ${command.chunk}` : command.kind));
}

describe('an Operation that an operator ends before any trade', () => {
  it('fails when its reference prices never come', () => {
    const history = new History('liquidation').list('accepted').end();
    expect(sent(history)).toEqual(['release_chunk 0']);
    expect(history.release(0).statuses()).toEqual(['failed:ended_by_operator']);
  });

  it('gives a chunk back whose decision never comes, naming every Execution that it may have', () => {
    const history = new History('enrollment').list('accepted', 'rejected').end();
    expect(sent(history)).toEqual(['release_chunk 0']);
    const chunk = history.chunks.get(0);
    expect(chunk && holdsReleaseOf(history.operation, chunk)).toEqual({
      source: 'execution',
      operation_id: OPERATION,
      strategy_id: STRATEGY,
      chunk: 0,
      source_ids: [executionId(OPERATION, 'A0'), executionId(OPERATION, 'R1')],
      undecided: { participants: ['A0', 'R1'] },
    });
    history.release(0);
    expect(history.statuses()).toEqual(['failed:ended_by_operator']);
    expect(countsOf(history.operation.state)).toEqual({ total: 2, settled: 0, skipped: 0, rejected: 2 });
  });

  it('announces the Traders that a lost decision has opened', () => {
    const history = new History('enrollment').list('accepted', 'accepted').end();
    const known = traderId(STRATEGY, 'A1');
    history.tell({ kind: 'chunk_released', traders: new Set([known]), opened: ['A0', 'A1'] }, 0);
    const closed = history.announcements.flatMap((told) => (told.kind === 'execution_closed' ? [told] : []));
    expect(closed.map(({ execution }) => execution.trader_id)).toEqual([traderId(STRATEGY, 'A0'), known]);
    expect(closed.map(({ opened }) => [opened?.participantCode, opened?.autoRebalance])).toEqual([
      ['A0', true],
      [undefined, undefined],
    ]);
  });

  it('takes no notice of a decision that comes late', () => {
    const history = new History('enrollment').list('accepted').end();
    const { operation } = history;
    expect(history.decide(0).operation).toBe(operation);
    expect(history.release(0).decide(0).statuses()).toEqual(['failed:ended_by_operator']);
  });

  it('does not wait for chunks that have not arrived, and lists none that arrives late', () => {
    const history = new History('enrollment', { chunks: 3 }).list('accepted').end().list('accepted').release(0);
    expect(history.operation.state).toMatchObject({ phase: 'ended', reason: 'ended_by_operator' });
    expect(countsOf(history.operation.state).total).toBe(1);
  });

  it('ends at once when nothing has arrived', () => {
    const history = new History('enrollment', { chunks: 3 }).end();
    expect(history.operation.state).toMatchObject({ phase: 'ended', reason: 'ended_by_operator' });
  });

  it('gives back what is held when the lock never comes', () => {
    const history = new History('enrollment').list('accepted', 'rejected').decide(0).end();
    expect(history.statuses()).toEqual(['pricing:']);
    history.release(0).lock();
    expect(history.statuses()).toEqual(['pricing:', 'failed:ended_by_operator']);
  });

  it('ends while it waits in the queue', () => {
    const history = new History('rebalance', {}, { isQueued: true }).list('accepted').end().release(0);
    expect(history.operation.state).toMatchObject({ phase: 'ended', reason: 'ended_by_operator' });
  });

  it('keeps the reason of an earlier failure, and gives every open chunk back once more', () => {
    const history = new History('enrollment', { chunks: 2 }).list('accepted').list('accepted').decide(0);
    history.tell({ kind: 'cancel_requested' });
    expect(sent(history)).toEqual(['release_chunk 0']);
    expect(sent(history.end())).toEqual(['release_chunk 0', 'release_chunk 1']);
    history.release(0).release(1).release(0);
    expect(history.statuses().at(-1)).toBe('failed:cancelled');
  });
});

describe('an Operation that an operator ends while it settles', () => {
  const settling = (): History =>
    new History('enrollment', { chunks: 2 }).list('accepted').list('accepted').decide(0).decide(1).lock();

  it('withdraws every chunk that is not settled', () => {
    const history = settling().settle(0).end();
    expect(sent(history)).toEqual(['withdraw_chunk 1']);
    expect(history.withdraw(1).statuses().at(-1)).toBe('settled:partial_success');
    const closed = history.announcements.flatMap((told) => (told.kind === 'execution_closed' ? [told.execution] : []));
    expect(closed.map(({ status, status_code }) => [status, status_code])).toEqual([
      ['settled', ''],
      ['rejected', 'ended_by_operator'],
    ]);
  });

  it('settles the chunks that were booked all the same', () => {
    const history = settling().end().settle(0).settle(1).withdraw(0);
    expect(history.statuses().at(-1)).toBe('settled:');
  });

  it('fails when nothing was booked', () => {
    expect(settling().end().withdraw(0).withdraw(1).statuses().at(-1)).toBe('failed:all_rejected');
  });

  it('withdraws the open chunks once more when the order comes again', () => {
    const history = settling().end().withdraw(0).end();
    expect(sent(history)).toEqual(['withdraw_chunk 1']);
    expect(history.withdraw(1).operation.state.phase).toBe('ended');
  });
});

describe('a chunk that arrives after later chunks of the same Operation', () => {
  it('is listed, and the check goes on with all of them', () => {
    const history = new History('enrollment', { chunks: 3 });
    const chunk = (number: number) =>
      history.tell({
        kind: 'chunk_listed',
        chunk: number,
        firstIndex: number,
        participants: [{ participant_code: `A${number}`, amount: '100.00' }],
      });
    chunk(1);
    chunk(2);
    expect(history.commands.filter(({ kind }) => kind === 'check_chunk')).toEqual([]);
    expect(history.operation.state).toMatchObject({ listed: 0, ahead: [1, 2] });
    expect(chunk(2).last.facts).toEqual([]);
    expect(sent(chunk(0))).toEqual(['check_chunk 0', 'check_chunk 1', 'check_chunk 2']);
    expect(history.operation.state).toMatchObject({ listed: 3 });
    expect(chunk(7).last.facts).toEqual([]);
  });
});
