export { ParticipantsHandler } from './participants.handler';
export { ParticipantsModule } from './participants.module';
