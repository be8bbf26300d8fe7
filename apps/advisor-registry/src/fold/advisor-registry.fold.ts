import { decode, TOPICS } from '@ballast/contracts';
import {
  accountChanged,
  accountChangeRefused,
  accountCloseRequested,
  grantChanged,
  participantsChanged,
} from '@ballast/contracts/registry';
import type { LogMessage } from '@ballast/platform-log';
import type { Tx } from '@ballast/platform-postgres';
import type { FoldPhase, ServiceFold } from '@ballast/platform-record';
import { CustomerAccountStore } from '../persistence/customer-account.store';
import { HandledChangeStore } from '../persistence/handled-change.store';
import { ParticipantStore } from '../persistence/participant.store';

/** The participants, the customer accounts and the handled changes, from the facts of the registry. */
export class AdvisorRegistryFold implements ServiceFold {
  private readonly participants = new ParticipantStore();
  private readonly accounts = new CustomerAccountStore();
  private readonly handledChanges = new HandledChangeStore();

  readonly phases: readonly FoldPhase[] = [
    {
      topic: TOPICS.registryEvents,
      types: [
        participantsChanged.type,
        accountChanged.type,
        grantChanged.type,
        accountChangeRefused.type,
        accountCloseRequested.type,
      ],
      apply: async (tx, messages) => {
        const of = (type: string): readonly LogMessage[] => messages.filter((message) => message.type === type);
        await this.changeParticipants(tx, of(participantsChanged.type));
        await this.changeAccounts(tx, messages);
        await this.refuse(tx, of(accountChangeRefused.type));
        await this.askToClose(tx, of(accountCloseRequested.type));
      },
    },
  ];

  private async changeParticipants(tx: Tx, messages: readonly LogMessage[]): Promise<void> {
    const facts = messages.map((message) => decode(participantsChanged, message));
    const changed = facts.flatMap(({ platformCode, data }) =>
      data.participants.map((participant) => ({ platformCode, participant })),
    );
    await this.handledChanges.insert(
      tx,
      facts.map(({ data, occurredAt }) => ({ changeId: data.change_id, chunk: data.chunk, handledAt: occurredAt })),
    );
    await this.participants.save(tx, changed);
  }

  private async changeAccounts(tx: Tx, messages: readonly LogMessage[]): Promise<void> {
    const facts = messages.flatMap((message) => {
      if (message.type === accountChanged.type) return [decode(accountChanged, message)];
      return message.type === grantChanged.type ? [decode(grantChanged, message)] : [];
    });
    await this.handledChanges.insert(
      tx,
      facts.map(({ data, occurredAt }) => ({
        changeId: data.change_id,
        chunk: data.chunk ?? 0,
        handledAt: occurredAt,
      })),
    );
    await this.accounts.save(
      tx,
      facts.flatMap(({ data }) => data.changes),
    );
  }

  private async refuse(tx: Tx, messages: readonly LogMessage[]): Promise<void> {
    const facts = messages.map((message) => decode(accountChangeRefused, message));
    await this.handledChanges.insert(
      tx,
      facts.map(({ data, occurredAt }) => ({
        changeId: data.change_id,
        chunk: data.chunk ?? 0,
        handledAt: occurredAt,
      })),
    );
  }

  private async askToClose(tx: Tx, messages: readonly LogMessage[]): Promise<void> {
    const facts = messages.map((message) => decode(accountCloseRequested, message));
    await this.handledChanges.insert(
      tx,
      facts.map(({ data, occurredAt }) => ({ changeId: data.change_id, chunk: 0, handledAt: occurredAt })),
    );
  }
}
