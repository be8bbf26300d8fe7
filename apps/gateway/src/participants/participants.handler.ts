import { Inject, Injectable } from '@nestjs/common';
import { API } from '@ballast/api';
import { toTimestamp, type Clock } from '@ballast/kernel';
import { parseBody, Problem } from '@ballast/platform-http';
import { CLOCK, SERVICE_CONFIG } from '@ballast/platform-service';
import type { GatewayConfig } from '../config';
import { type Answer, type Call, found, IdempotentRequests, type MutatingCall } from '@ballast/platform-edge';
import { type Awaited, Outcomes } from '../replies';
import { MarketsReader } from '../markets';
import { ParticipantsQuery } from '../projections';
import { registerMessages, updateMessage } from './participant-messages';
import { readNewParticipants, readParticipantChange } from './read-participants';

const WHAT = 'participant';

/** Changes participants through the registry. Answers when the registry and the credit check both apply the change. */
@Injectable()
export class ParticipantsHandler {
  constructor(
    private readonly participants: ParticipantsQuery,
    private readonly requests: IdempotentRequests,
    private readonly outcomes: Outcomes,
    private readonly markets: MarketsReader,
    @Inject(SERVICE_CONFIG) private readonly config: GatewayConfig,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  create(call: Call<typeof API.createParticipant>): Promise<Answer> {
    const { platformCode } = call.caller;
    return this.requests.run({
      call,
      read: ({ document }) => parseBody(API.createParticipant.body, document),
      effect: {
        kind: 'remote',
        awaits: 'registration' satisfies Awaited,
        resourceId: ({ participant_code: code }) => code,
        refuse: async ({ participant_code: code, external_id }) => {
          if ((await this.participants.find(platformCode, code)) !== undefined) throw alreadyExists(code);
          await this.refuseTaken(platformCode, [{ code, external_id }], () => 'body/external_id');
        },
        messages: async (_tx, participant, changeId, cause) =>
          registerMessages({ cause, changeId, now: toTimestamp(this.clock()) }, [participant], { single: true }),
        finish: async ({ participant_code: code }, changeId) => {
          const { created, taken } = await this.registered(changeId, this.config.EFFECT_TIMEOUT_MS);
          refuseTakenBy(taken);
          if (created === 0) throw alreadyExists(code);
          return { resourceId: code, answer: found(await this.participants.find(platformCode, code), WHAT, 'code') };
        },
      },
      current: (code) => this.participants.find(platformCode, code),
    });
  }

  createMany(call: MutatingCall): Promise<Answer> {
    return this.requests.run({
      call,
      read: ({ document }) => readNewParticipants(document, this.config.PARTICIPANTS_MAX),
      effect: {
        kind: 'remote',
        awaits: 'registrations' satisfies Awaited,
        refuse: (participants) =>
          this.refuseTaken(
            call.caller.platformCode,
            participants.map(({ participant_code: code, external_id }) => ({ code, external_id })),
            (index) => `body/participants/${index}/external_id`,
          ),
        messages: async (_tx, participants, changeId, cause) =>
          registerMessages({ cause, changeId, now: toTimestamp(this.clock()) }, participants, { single: false }),
        finish: async (_participants, changeId) => {
          const { taken, ...counts } = await this.registered(changeId, this.config.BULK_TIMEOUT_MS);
          refuseTakenBy(taken);
          return { answer: JSON.stringify(counts) };
        },
      },
    });
  }

  update(call: Call<typeof API.updateParticipant>): Promise<Answer> {
    const { platformCode } = call.caller;
    const { participant_code: code } = call.params;
    const find = (): Promise<string | undefined> => this.participants.find(platformCode, code);
    return this.requests.run({
      call,
      locate: async () => void found(await find(), WHAT, 'code'),
      read: async ({ document }) => readParticipantChange(document, await this.markets.read()),
      effect: {
        kind: 'remote',
        awaits: 'participant_change' satisfies Awaited,
        resourceId: () => code,
        messages: async (_tx, change, changeId, cause) => [
          updateMessage({ cause, changeId, now: toTimestamp(this.clock()) }, code, change),
        ],
        finish: async (_change, changeId) => {
          const { taken } = await this.registered(changeId, this.config.EFFECT_TIMEOUT_MS);
          refuseTakenBy(taken);
          return { resourceId: code, answer: found(await find(), WHAT, 'code') };
        },
      },
      current: find,
    });
  }

  /**
   * Refuses external ids that other participants are known to have, before anything is sent: a bulk registration is all
   * or nothing. Two requests at the same time pass here both; the registry decides which one has the id.
   * @throws Problem `conflict` naming them.
   */
  private async refuseTaken(
    platformCode: string,
    asked: readonly { readonly code: string; readonly external_id?: string | undefined }[],
    pathOf: (index: number) => string,
  ): Promise<void> {
    const wanted = asked.flatMap(({ code, external_id: externalId = '' }, index) =>
      externalId === '' ? [] : [{ code, externalId, index }],
    );
    const taken = await this.participants.takenExternalIds(platformCode, wanted);
    if (taken.length > 0) throw takenProblem(taken.map((index) => `${pathOf(index)} ${TAKEN}`));
  }

  private async registered(changeId: string, timeoutMs: number): Promise<Registered> {
    const outcome = await this.outcomes.of(changeId, 'registry', timeoutMs, ['credit']);
    return JSON.parse(outcome) as Registered;
  }
}

/** The outcome of a change of participants. */
interface Registered {
  readonly created: number;
  readonly existing: number;
  /** Codes of participants whose external id another one has. Absent for none. */
  readonly taken?: readonly string[];
}

const TAKEN = 'belongs to another participant';

/** @throws Problem `conflict` for participants whose external id another one has. */
function refuseTakenBy(codes: readonly string[] = []): void {
  if (codes.length > 0) throw takenProblem(codes.map((code) => `external_id of ${code} ${TAKEN}`));
}

function takenProblem(errors: readonly string[]): Problem {
  return new Problem('conflict', `An external id ${TAKEN}.`, { errors });
}

function alreadyExists(code: string): Problem {
  return new Problem('conflict', `Participant ${code} exists already.`);
}
