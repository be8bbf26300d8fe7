export { askedParticipants, participantsCommand } from './asked-participants';
export { changeParticipants, type ChangeParticipants, type ChangedParticipants } from './change-participants.decider';
export { PlatformParticipants } from './platform-participants';
