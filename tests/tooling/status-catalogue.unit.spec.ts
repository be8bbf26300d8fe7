import { STATUS_CATALOGUE, STATUS_REASONS, transitionsOf, type StatusResource } from '@ballast/api';
import {
  EXECUTION_STATUSES,
  FAILURE_REASONS,
  INSTRUCTION_STATUSES,
  OPERATION_STATUSES,
  TERMINAL_STATUSES,
} from '@ballast/contracts';
import { assetNotAllowed, NOT_AUTHORIZED } from '@ballast/domain-advisors';
import {
  BALANCE_HELD,
  instrumentNotEnabled,
  insufficientBalance,
  PARTICIPANT_INACTIVE,
  plainReason,
  STATUS_CODES,
  type Reason,
  type StatusCode,
} from '@ballast/domain-execution';
import { OUTCOME_REASONS } from '@ballast/domain-operation';

const STATUSES: Readonly<Record<StatusResource, readonly string[]>> = {
  operation: OPERATION_STATUSES,
  execution: EXECUTION_STATUSES,
  instruction: INSTRUCTION_STATUSES,
};
const RESOURCES: readonly StatusResource[] = ['operation', 'execution', 'instruction'];

const sorted = (names: Iterable<string>): readonly string[] => [...new Set(names)].sort();

function codesOn(resource: StatusResource): readonly string[] {
  return Object.keys(STATUS_REASONS).filter((code) => STATUS_REASONS[code]?.on[resource] !== undefined);
}

function isTerminal(resource: StatusResource, status: string): boolean {
  return transitionsOf(resource).every(({ from }) => from !== status);
}

describe.each(RESOURCES)('the statuses of an %s', (resource) => {
  it('are those of the contracts, each with an entry in the catalogue', () => {
    expect(Object.keys(STATUS_CATALOGUE[resource])).toEqual(STATUSES[resource]);
  });

  it('are exactly the statuses that transitions lead to', () => {
    const reached = transitionsOf(resource).map(({ to }) => to);
    expect(sorted(reached)).toEqual(sorted(STATUSES[resource]));
  });
});

describe('the reasons', () => {
  it('of an Operation are those of its outcome and of its failures', () => {
    expect(sorted(codesOn('operation'))).toEqual(sorted([...OUTCOME_REASONS, ...FAILURE_REASONS]));
  });

  it('of an Execution are its status codes', () => {
    expect(sorted(codesOn('execution'))).toEqual(sorted(STATUS_CODES));
  });

  it('of an Instruction are reasons of its Execution, too', () => {
    expect(codesOn('instruction').filter((code) => !codesOn('execution').includes(code))).toEqual([]);
  });

  it.each(Object.entries(STATUS_REASONS))('%s is shown by terminal statuses that exist', (_code, { on }) => {
    for (const resource of RESOURCES) {
      const shown: readonly string[] = on[resource] ?? [];
      expect(shown.filter((status) => !STATUSES[resource].includes(status))).toEqual([]);
      expect(shown.filter((status) => !isTerminal(resource, status))).toEqual([]);
    }
  });

  const SENTENCES: Readonly<Partial<Record<StatusCode, Reason>>> = {
    participant_inactive: PARTICIPANT_INACTIVE,
    instrument_not_enabled: instrumentNotEnabled('{X/USD}'),
    insufficient_balance: insufficientBalance('{ASSET}'),
    balance_held: BALANCE_HELD,
  };
  const AUTHORIZATIONS: Readonly<Partial<Record<StatusCode, string>>> = {
    [NOT_AUTHORIZED.code]: NOT_AUTHORIZED.sentence,
    permission_required: '{BUY or SELL} permission required',
    advisor_asset_not_allowed: assetNotAllowed('{ASSET}').sentence,
    advisor_limit_exceeded: 'advisor {order or daily} limit exceeded',
  };

  it.each(STATUS_CODES)('%s has the text that Executions show', (code) => {
    const sentence = SENTENCES[code] ?? plainReason(code as Parameters<typeof plainReason>[0]);
    expect(STATUS_REASONS[code]?.text).toBe(AUTHORIZATIONS[code] ?? sentence.status_reason);
  });
});

it('the catalogue and the workflow name the same terminal statuses of an Operation', () => {
  const terminal = OPERATION_STATUSES.filter((status) => isTerminal('operation', status));
  expect(sorted(terminal)).toEqual(sorted(TERMINAL_STATUSES));
});
