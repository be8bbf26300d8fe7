import type { Logger } from '@ballast/platform-observability';
import { decodeWaits, reportUndecoded, type StoredWait } from './stored-waits';

const PLACE = { key: 'operation', origin: 'pricing.commands.v1/0/7/0' };
const ROWS: readonly StoredWait[] = [
  { ...PLACE, operation_id: 'a', command: '1' },
  { ...PLACE, operation_id: 'b', command: '{' },
  { ...PLACE, operation_id: 'c', command: '3' },
];

const decode = ({ command }: StoredWait): unknown => JSON.parse(command);

describe('stored waits', () => {
  it('are decoded one by one, so that an unreadable one keeps no other one waiting', () => {
    const { decoded, undecoded } = decodeWaits(ROWS, decode);
    expect(decoded).toEqual([1, 3]);
    expect(undecoded.map(({ row }) => row)).toEqual([ROWS[1]]);
  });

  it('raise one alert after the commit when they cannot be decoded', () => {
    const lines: unknown[] = [];
    const logger: Pick<Logger, 'error'> = { error: (fields: unknown) => void lines.push(fields) };
    const afterCommit: (() => void)[] = [];
    const tx = { afterCommit: (work: () => void) => void afterCommit.push(work) };
    reportUndecoded(tx, logger, decodeWaits(ROWS, decode).undecoded);
    expect(lines).toEqual([]);
    for (const work of afterCommit) work();
    expect(lines).toEqual([
      { alert: 'wait_unreadable', count: 1, waits: [{ operation_id: 'b', reason: expect.any(String) as string }] },
    ]);
    reportUndecoded(tx, logger, []);
    expect(afterCommit).toHaveLength(1);
  });
});
