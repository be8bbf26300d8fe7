import { compose } from '@ballast/contracts';
import { endpointChanged, type EndpointChanged } from '@ballast/contracts/webhook';
import { newId } from '@ballast/kernel';
import type { OutgoingMessage } from '@ballast/platform-log';
import { outsideCause } from '@ballast/test-kit';
import { replayMessages } from '../testing/replayed-messages';

const ID = newId();
const MADE = '2026-04-01T10:00:00.000Z';
const FAILED = '2026-04-02T10:00:00.000Z';
const NEXT_DAY = '2026-04-03T10:00:00.000Z';
const TOO_LONG = '2026-04-07T10:00:00.000Z';
const failure = { has_succeeded: false, has_failed: true, is_gone: false };
const success = { has_succeeded: true, has_failed: false, is_gone: false };
const gone = { has_succeeded: false, has_failed: true, is_gone: true };

const CREATED: EndpointChanged = {
  endpoint_id: ID,
  change: 'created',
  revision: 1,
  version: 1,
  url: 'https://platform.example/hooks',
  event_types: [],
  status: 'enabled',
  status_reason: '',
  failing_since: '',
  secrets: [],
  created_at: MADE,
  updated_at: MADE,
  retired_at: '',
};
const FAILING: EndpointChanged = {
  ...CREATED,
  change: 'failing',
  revision: 2,
  failing_since: FAILED,
  observed: failure,
};
const DISABLED: EndpointChanged = {
  ...FAILING,
  change: 'disabled',
  revision: 3,
  version: 2,
  status: 'disabled',
  status_reason: 'failing',
  updated_at: TOO_LONG,
};

function fact(data: EndpointChanged, occurredAt: string): OutgoingMessage {
  return compose(endpointChanged, { key: ID, cause: outsideCause(ID, 'SANDBX'), place: newId(), occurredAt, data });
}

const madeAndFailing = [fact(CREATED, MADE), fact(FAILING, FAILED)];

describe('the health of a webhook endpoint', () => {
  it('comes out as it is recorded, and changes of the owner are not judged', async () => {
    const { decided, undecidable, differences } = await replayMessages([
      ...madeAndFailing,
      fact(DISABLED, TOO_LONG),
      fact({ ...CREATED, change: 'enabled', revision: 4, version: 3, updated_at: TOO_LONG }, TOO_LONG),
    ]);
    expect(differences).toEqual([]);
    expect(Object.fromEntries(decided)).toEqual({ 'endpoint.changed': 2 });
    expect(undecidable.size).toBe(0);
  });

  it.each<readonly [string, EndpointChanged, string, string]>([
    ['was disabled too early', { ...DISABLED, updated_at: NEXT_DAY }, NEXT_DAY, ''],
    ['was disabled after a success', { ...DISABLED, observed: success }, TOO_LONG, 'change'],
    ['was disabled for another reason', { ...DISABLED, observed: gone }, TOO_LONG, 'statusReason'],
    ['kept its version', { ...DISABLED, version: 1 }, TOO_LONG, 'version'],
  ])('is found out when the endpoint %s', async (_wrong, data, at, member) => {
    const { differences } = await replayMessages([...madeAndFailing, fact(data, at)]);
    expect(differences).toMatchObject([{ offset: '2', member }]);
  });

  it('is counted as not decided again without its attempts', async () => {
    const { observed: _observed, ...unobserved } = DISABLED;
    const { undecidable } = await replayMessages([...madeAndFailing, fact(unobserved, TOO_LONG)]);
    expect(Object.fromEntries(undecidable)).toEqual({ 'endpoint.changed': 1 });
  });
});
