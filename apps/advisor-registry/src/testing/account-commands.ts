import { compose } from '@ballast/contracts';
import {
  accountChange,
  accountCreate,
  accountsCreate,
  advisorsLink,
  participantsRegister,
} from '@ballast/contracts/registry';
import { newId } from '@ballast/kernel';
import type { OutgoingMessage } from '@ballast/platform-log';
import { outsideCause } from '@ballast/test-kit';
import type { z } from 'zod';

type Change = z.output<typeof accountChange.data>['change'];
type NewAccount = z.output<typeof accountCreate.data>;

function envelope(platformCode: string, changeId: string) {
  return {
    key: platformCode,
    cause: outsideCause(changeId, platformCode),
    place: newId(),
    occurredAt: '2026-04-17T10:00:00.000Z',
  };
}

/** Registers approved participants. */
export function register(platformCode: string, codes: readonly string[]): OutgoingMessage {
  const changeId = newId();
  const participants = codes.map((participant_code) => ({
    participant_code,
    status: 'approved' as const,
    funding: 'novated' as const,
  }));
  const data = { change_id: changeId, chunk: 0, chunks: 1, single: false, participants };
  return compose(participantsRegister, { ...envelope(platformCode, changeId), data });
}

/** Makes the `general` account of a participant. */
export function create(
  platformCode: string,
  participant_code: string,
  fields: Partial<NewAccount> = {},
): OutgoingMessage {
  const data: NewAccount = {
    change_id: newId(),
    participant_code,
    account_label: 'general',
    region: 'eu',
    type: 'individual',
    tier: 'pro',
    tenants: [],
    financial_advisors: [],
    ...fields,
  };
  return compose(accountCreate, { ...envelope(platformCode, data.change_id), data });
}

export function change(
  platformCode: string,
  account_id: string,
  asked: Change,
  change_id: string = newId(),
): OutgoingMessage {
  return compose(accountChange, {
    ...envelope(platformCode, change_id),
    data: { change_id, account_id, change: asked },
  });
}

/** Links an advisor with all permissions, until `expires_at` if there is one. */
export function link(participant_code: string, { expires_at = '' }: { readonly expires_at?: string } = {}): Change {
  const permissions = ['VIEW' as const, 'BUY' as const, 'SELL' as const];
  return { kind: 'link_advisor', participant_code, permissions, limits: {}, expires_at, agreement_ref: '' };
}

/** The place of a chunk of a bulk call: the only one when absent. */
interface Chunk {
  readonly change_id: string;
  readonly chunk: number;
  readonly chunks: number;
  readonly first: number;
}

const onlyChunk = (): Chunk => ({ change_id: newId(), chunk: 0, chunks: 1, first: 0 });

/** Makes the `general` accounts of participants in bulk. */
export function createMany(
  platformCode: string,
  codes: readonly string[],
  place: Chunk = onlyChunk(),
  fields: Partial<NewAccount> = {},
): OutgoingMessage {
  const account = { account_label: 'general', region: 'eu', type: 'individual', tier: 'pro' } as const;
  const accounts = codes.map((participant_code) => ({
    participant_code,
    ...account,
    tenants: [],
    financial_advisors: [],
    ...fields,
  }));
  return compose(accountsCreate, { ...envelope(platformCode, place.change_id), data: { ...place, accounts } });
}

/** Links one advisor to many accounts. */
export function linkMany(
  platformCode: string,
  accountIds: readonly string[],
  advisor: string,
  place: Chunk = onlyChunk(),
): OutgoingMessage {
  const terms = {
    participant_code: advisor,
    permissions: ['VIEW' as const, 'BUY' as const, 'SELL' as const],
    limits: {},
    expires_at: '',
    agreement_ref: '',
  };
  const links = accountIds.map((account_id) => ({ account_id, ...terms }));
  return compose(advisorsLink, { ...envelope(platformCode, place.change_id), data: { ...place, links } });
}
