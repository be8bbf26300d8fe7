export { Mentions, type ProofSubject } from './mentions';
export { participantOf } from './participant-of';
export { type ProofHeadAnswer, ProofHeads } from './proof-heads';
export { ProofLines, type ProofPage } from './proof-lines';
export type { SealTables } from './seal-tables';
export { SealedTrees } from './sealed-trees';
export { RANGE_GAP, type ShownRange } from './shown-range';
export { Taken } from './taken';
