export { askedParticipants, participantsCommand } from './asked-participants';
export {
  changeParticipants,
  type ChangeParticipants,
  type KnownParticipants,
  type ChangedParticipants,
} from './change-participants.decider';
