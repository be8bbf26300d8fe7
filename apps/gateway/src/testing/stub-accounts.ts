import { compose, decode, type AccountChange, type Composed, type Participant } from '@ballast/contracts';
import { accountApplied } from '@ballast/contracts/credit';
import {
  accountChange,
  accountChanged,
  accountChangeRefused,
  accountCreate,
  accountsCreate,
  advisorsLink,
  grantChanged,
} from '@ballast/contracts/registry';
import {
  accountId,
  applyChange,
  changeAccount,
  changeInBulk,
  stampChange,
  type AccountCommand,
  type AccountState,
  type BulkEntry,
  type CountingAccount,
} from '@ballast/domain-advisors';
import { newId, systemClock, toTimestamp } from '@ballast/kernel';
import type { LogMessage } from '@ballast/platform-log';
import { outsideCause } from '@ballast/test-kit';

const NOTHING: CountingAccount = { effectiveAt: '', grants: new Map() };

/** The reason with which a spec closes an account that is not empty. */
export const NOT_EMPTY = 'not empty';

/** A command about an account as the stub received it. */
interface Received {
  readonly changeId: string;
  readonly id: string;
  readonly platformCode: string;
  readonly command: AccountCommand;
}

/** Stub of registry and credit check for customer accounts: it decides by the real rules and settles when it is told to. */
export class StubAccounts {
  private readonly states = new Map<string, AccountState>();
  private readonly counting = new Map<string, CountingAccount>();

  /** @param participants the participants of all platforms by platform and code, such as `SANDBX/CUST01`. */
  constructor(private readonly participants: ReadonlyMap<string, Participant>) {}

  /** The answer of the registry, and behind it the fact of the credit check if something has changed. */
  answer(message: LogMessage): readonly Composed[] {
    const { changeId, id, platformCode, command } = read(message);
    const now = toTimestamp(systemClock());
    const state = this.stateOf(id, platformCode);
    const decision = this.decide(command, state, now);
    const origin = {
      key: platformCode,
      cause: outsideCause(changeId, platformCode),
      place: newId(),
      occurredAt: now,
    };
    if (decision.outcome === 'refused') {
      const data = { change_id: changeId, refusals: decision.refusals.map((refusal) => ({ ...refusal })) };
      return [compose(accountChangeRefused, { ...origin, data })];
    }
    const changes = decision.outcome === 'changed' ? [decision.change] : [];
    for (const change of changes) this.states.set(id, applyChange(state, change));
    return [
      compose(accountChanged, { ...origin, data: { change_id: changeId, changes } }),
      ...changes.map((change) =>
        compose(accountApplied, { ...origin, data: { change_id: changeId, changes: [this.stamp(change, now)] } }),
      ),
    ];
  }

  /** The answer of the registry to a chunk of a bulk call, and behind it the fact of the credit check. */
  answerBulk(message: LogMessage): readonly Composed[] {
    const { changeId, platformCode, place, type, entries } = readBulk(message);
    const { chunk, chunks, first } = place;
    const now = toTimestamp(systemClock());
    const decision = changeInBulk(entries, { first, now, stateOf: (id) => this.stateOf(id, platformCode) });
    const { changes, existing } = decision;
    for (const change of changes) {
      const { id } = change.account;
      this.states.set(id, applyChange(this.stateOf(id, platformCode), change));
    }
    const origin = { key: platformCode, cause: outsideCause(changeId, platformCode), place: newId(), occurredAt: now };
    const bulk = { chunks, first, existing, refused: [...decision.refused], asked: [] };
    const stamped = changes.map((change) => this.stamp(change, now));
    return [
      compose(type, { ...origin, data: { change_id: changeId, chunk, changes: [...changes], bulk } }),
      compose(accountApplied, { ...origin, data: { change_id: changeId, changes: stamped } }),
    ];
  }

  /** Decides as the registry, for which the credit check has found an account empty unless its reason says otherwise. */
  private decide(command: AccountCommand, state: AccountState, now: string) {
    const decision = changeAccount(command, state, now);
    if (decision.outcome !== 'asks') return decision;
    const { reason } = decision;
    const ended = changeAccount({ kind: 'finish_close', reason, is_empty: reason !== NOT_EMPTY }, state, now);
    if (ended.outcome === 'asks') throw new Error('the end of a closing asks nothing');
    return ended;
  }

  private stateOf(id: string, platformCode: string): AccountState {
    const state = this.states.get(id) ?? { account: null, grants: new Map() };
    const prefix = `${platformCode}/`;
    const own = [...this.participants].filter(([key]) => key.startsWith(prefix));
    return { ...state, participants: new Map(own.map(([key, each]) => [key.slice(prefix.length), each])) };
  }

  private stamp(change: AccountChange, now: string) {
    const { id } = change.account;
    const known = this.counting.get(id) ?? NOTHING;
    const stamped = stampChange(change, known, now);
    const changed = stamped.grants.map((grant) => [grant.participant_code, grant] as const);
    this.counting.set(id, {
      effectiveAt: stamped.account.effective_at,
      grants: new Map([...known.grants, ...changed]),
    });
    return stamped;
  }
}

function read(message: LogMessage): Received {
  if (message.type === accountCreate.type) {
    const { platformCode, data } = decode(accountCreate, message);
    const { change_id: changeId, ...fields } = data;
    const id = accountId(platformCode, fields.participant_code, fields.account_label);
    return { changeId, id, platformCode, command: { kind: 'create', platformCode, ...fields } };
  }
  const { platformCode, data } = decode(accountChange, message);
  return { changeId: data.change_id, id: data.account_id, platformCode, command: data.change };
}

function readBulk(message: LogMessage) {
  if (message.type === accountsCreate.type) {
    const { platformCode, data } = decode(accountsCreate, message);
    const { change_id: changeId, accounts, ...place } = data;
    const entries = accounts.map((fields): BulkEntry => {
      const id = accountId(platformCode, fields.participant_code, fields.account_label);
      return { accountId: id, command: { kind: 'create', platformCode, ...fields } };
    });
    return { changeId, platformCode, place, type: accountChanged, entries };
  }
  const { platformCode, data } = decode(advisorsLink, message);
  const { change_id: changeId, links, ...place } = data;
  const entries = links.map(({ account_id, ...link }): BulkEntry => {
    return { accountId: account_id, command: { kind: 'link_advisor', ...link } };
  });
  return { changeId, platformCode, place, type: grantChanged, entries };
}
