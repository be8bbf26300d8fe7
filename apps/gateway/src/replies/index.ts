export type { Awaited } from './completion';
export { Outcomes } from './outcomes';
export { Replies } from './replies';
export { RepliesModule } from './replies.module';
export type { Reply, ReplySink } from './reply';
export type { Responder } from './reply';
