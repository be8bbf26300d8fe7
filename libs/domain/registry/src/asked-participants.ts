import type { AskedParticipants } from '@ballast/contracts';
import type { ChangeParticipants, RegisterParticipants } from './change-participants.decider';

type Run = Extract<AskedParticipants, { readonly kind: 'register' }>['runs'][number];

/** The command as the fact that answers it repeats it. */
export function askedParticipants(command: ChangeParticipants): AskedParticipants {
  if (command.kind === 'register') return { kind: command.kind, runs: joined(command) };
  const { platformCode, disabled_instruments: disabled, ...update } = command;
  return disabled === undefined ? update : { ...update, disabled_instruments: [...disabled] };
}

/** The command that a fact repeats. */
export function participantsCommand(asked: AskedParticipants, platformCode: string): ChangeParticipants {
  if (asked.kind === 'update') return { platformCode, ...asked };
  const participants = asked.runs.flatMap(({ codes, ...standing }) =>
    codes.map((participant_code) => ({ participant_code, ...standing })),
  );
  return { kind: asked.kind, platformCode, participants };
}

/**
 * Participants that follow each other with the same standing stand in one run: a chunk has hundreds of them. One with an
 * external id is a run of its own.
 */
function joined({ participants }: RegisterParticipants): Run[] {
  const runs: Run[] = [];
  for (const { participant_code, status, funding, external_id } of participants) {
    const run = runs.at(-1);
    const isAlike = run?.status === status && run.funding === funding && run.external_id === undefined;
    if (isAlike && external_id === undefined) run.codes.push(participant_code);
    else {
      runs.push({ status, funding, codes: [participant_code], ...(external_id === undefined ? {} : { external_id }) });
    }
  }
  return runs;
}
