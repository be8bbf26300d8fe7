/** SQL for the end of the Operation of a row of `orchestrator.chunks`; null while the Operation is open. */
export const CHUNK_AGE_FROM = `SELECT moved_at FROM orchestrator.operations WHERE id = operation_id AND phase = 'ended'`;
