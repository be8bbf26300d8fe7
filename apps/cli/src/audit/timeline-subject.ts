import { decode, TOPICS } from '@ballast/contracts';
import { executionClosed, executionDecided, operationRequested } from '@ballast/contracts/operation';
import { requestAccepted } from '@ballast/contracts/request';
import { readZrn } from '@ballast/domain-advisors';
import type { LogMessage, LogReader } from '@ballast/platform-log';

/** The subject of a timeline. */
export interface TimelineSubject {
  /** Values by which a part of a fact names the subject. */
  readonly texts: readonly string[];
  /** Whether the fact is about the subject. */
  isNamedBy(message: LogMessage): boolean;
}

/** Topics whose facts are about an Operation as a whole. */
const ABOUT_OPERATIONS: ReadonlySet<string> = new Set([
  TOPICS.requestEvents,
  TOPICS.priceEvents,
  TOPICS.operationEvents,
  TOPICS.operatorEvents,
]);

/** An Operation, a Trader, a quote or a customer account: every fact that has its id. */
export function subjectById(id: string): TimelineSubject {
  return { texts: [id], isNamedBy: ({ value }) => value.includes(id) };
}

/**
 * A customer account by its ZRN or its id; or an account of the ledger by its name, such as `trader:{id}` or
 * `participant:{code}`, with the owner of the account. Undefined when the account of the ledger has no platform.
 */
export function subjectByAccount(account: string, platformCode: string | undefined): TimelineSubject | undefined {
  const customerAccount = readZrn(account)?.id;
  if (customerAccount !== undefined) return subjectById(customerAccount);
  if (platformCode === undefined) return undefined;
  const [, owner = account] = account.split(':');
  const quoted = [account, owner].map((text) => JSON.stringify(text));
  const platform = `"platformCode":${JSON.stringify(platformCode)}`;
  return {
    texts: [account, owner],
    isNamedBy: ({ value }) => value.includes(platform) && quoted.some((text) => value.includes(text)),
  };
}

/** A request by its request id, with everything that followed from it; undefined when the record has no such request. */
export async function subjectByRequest(
  reader: LogReader,
  requestId: string,
  platformCode: string | undefined,
): Promise<TimelineSubject | undefined> {
  const ids = new Set<string>();
  await reader.read({
    topics: [TOPICS.requestEvents],
    onMessage: (message) => {
      if (message.type !== requestAccepted.type || !message.value.includes(requestId)) return;
      const { data, platformCode: found } = decode(requestAccepted, message);
      if (data.request_id !== requestId || (platformCode ?? found) !== found) return;
      for (const id of [data.effect_id, data.resource_id]) if (id !== '') ids.add(id);
    },
  });
  if (ids.size === 0) return undefined;
  const texts = [requestId, ...ids];
  return { texts, isNamedBy: ({ value }) => texts.some((text) => value.includes(text)) };
}

/** An Execution, with the facts about its whole Operation; undefined when the record has no such Execution. */
export async function subjectByExecution(reader: LogReader, executionId: string): Promise<TimelineSubject | undefined> {
  const found = await findExecution(reader, executionId);
  if (found === undefined) return undefined;
  const { operation_id: operationId, participant_code: code } = found;
  const names = [executionId, JSON.stringify(code)];
  return {
    texts: [executionId, code],
    isNamedBy: ({ topic, type, value }) =>
      value.includes(operationId) &&
      (ABOUT_OPERATIONS.has(topic) || type === operationRequested.type || names.some((name) => value.includes(name))),
  };
}

async function findExecution(
  reader: LogReader,
  id: string,
): Promise<{ readonly operation_id: string; readonly participant_code: string } | undefined> {
  let found: { readonly operation_id: string; readonly participant_code: string } | undefined;
  await reader.read({
    topics: [TOPICS.executionEvents],
    onMessage: (message) => {
      if (found !== undefined || !message.value.includes(id)) return;
      const type = [executionDecided, executionClosed].find((each) => each.type === message.type);
      const execution = type === undefined ? undefined : decode(type, message).data.execution;
      if (execution?.id === id) found = execution;
    },
  });
  return found;
}
