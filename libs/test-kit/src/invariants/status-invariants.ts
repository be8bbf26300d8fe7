import { STATUS_REASONS, transitionsOf, type StatusReason, type StatusResource } from '@ballast/api';
import { groupBy } from './group';
import type { PlatformSnapshot } from './snapshot';

interface Shown {
  readonly status: string;
  readonly status_reason: string;
}

/** Statuses, reasons and transitions that the catalogue of statuses does not know. */
export function statusViolations({ operations, executions, events }: PlatformSnapshot): readonly string[] {
  const instructions = executions.flatMap((execution) => execution.instructions);
  return [
    ...new Set([
      ...operations.flatMap((operation) => reasonViolations('operation', operation)),
      ...executions.flatMap((execution) => reasonViolations('execution', execution)),
      ...executions.flatMap(codeViolations),
      ...instructions.flatMap((instruction) => reasonViolations('instruction', instruction)),
      ...transitionViolations(events),
    ]),
  ];
}

function reasonViolations(resource: StatusResource, { status, status_reason: text }: Shown): readonly string[] {
  if (text === '') return [];
  const shown: readonly string[] = reasonOf(text)?.[1].on[resource] ?? [];
  return shown.includes(status) ? [] : [`an ${resource} is ${status} with the reason ${text}`];
}

function codeViolations({ status_code, status_reason }: Shown & { readonly status_code: string }): readonly string[] {
  const code = status_reason === '' ? '' : reasonOf(status_reason)?.[0];
  return code === status_code ? [] : [`the code of ${status_reason} is ${status_code}`];
}

const TEXTS = Object.entries(STATUS_REASONS).map(([code, reason]) => {
  const pattern = reason.text
    .replace(/\{(\w+) or (\w+)\}/, '($1|$2)')
    .replace('{X/USD}', '[A-Z0-9]+/[A-Z]+')
    .replace('{ASSET}', '[A-Z0-9]+');
  return { code, reason, pattern: new RegExp(`^${pattern}$`) };
});

function reasonOf(text: string): readonly [string, StatusReason] | undefined {
  const found = TEXTS.find(({ pattern }) => pattern.test(text));
  return found === undefined ? undefined : [found.code, found.reason];
}

const TRANSITIONS = new Set(transitionsOf('operation').map(({ from, to }) => `${from} → ${to}`));

function transitionViolations(events: PlatformSnapshot['events']): readonly string[] {
  const changes = events.filter(({ type }) => type === 'trade_strategy.operation.status_changed');
  return [...groupBy(changes, ({ payload }) => String(payload['id']))].flatMap(([id, found]) => {
    const statuses = ['validating', ...found.map(({ payload }) => String(payload['status']))];
    const made = statuses.slice(1).map((status, index) => `${statuses[index]} → ${status}`);
    return made.filter((transition) => !TRANSITIONS.has(transition)).map((one) => `Operation ${id} went ${one}`);
  });
}
