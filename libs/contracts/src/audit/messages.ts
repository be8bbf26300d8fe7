import { rootCause } from '../log/cause';
import { compose, type Composed } from '../log/codec';
import { messageType } from '../log/envelope';
import { TOPICS } from '../log/topics';
import { type Checkpoint, checkpointSchema } from '../resources/checkpoints';

/** Key and correlation id of every checkpoint: one key, so one partition has all of them in their sequence. */
const CHAIN = 'audit';

export const checkpointSealed = messageType({
  topic: TOPICS.auditCheckpoints,
  type: 'checkpoint.sealed',
  summary: 'A signed checkpoint of everything that the record holds.',
  data: checkpointSchema,
});

/** The message of a checkpoint. It follows from the checkpoint alone, so that a change around the checkpoint shows, too. */
export function composeCheckpoint(checkpoint: Checkpoint): Composed<Checkpoint> {
  return compose(checkpointSealed, {
    cause: rootCause({ actor: { service: 'auditor' }, correlationId: CHAIN, platformCode: '' }),
    key: CHAIN,
    place: checkpoint.sequence,
    occurredAt: checkpoint.at,
    data: checkpoint,
  });
}
