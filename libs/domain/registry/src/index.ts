export {
  changeParticipants,
  type ChangeParticipants,
  type KnownParticipants,
  type ParticipantsChanged,
} from './change-participants.decider';
