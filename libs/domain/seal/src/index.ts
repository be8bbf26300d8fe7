export { isAboutOperation } from './about-operation';
export { canonicalJson } from './canonical-json';
export { type ChainEnd, checkpointHash, endAfter, makeCheckpoint, type Sealing } from './checkpoint';
export { type ChainFlaw, type ChainFlawKind, CheckpointChain } from './checkpoint-chain';
export { chooseKey, type ChosenKey, type KeyRing } from './choose-key';
export { type SealDifference, type DifferenceKind, differencesOf, type SealedLeaf } from './explain-difference';
export { type Digest, splitDigests, toHex } from './hashes';
export { lockedPricesIn } from './locked-prices';
export { leafOf, type RecordedMessage } from './leaf';
export {
  appendLeaves,
  EMPTY_TREE,
  foldNodes,
  type Frontier,
  merkleRoot,
  type NodePlace,
  rootOf,
  type TreeNode,
} from './merkle-tree';
export { type CheckedProof, ProofCheck } from './proof-check';
export { ProofCounts } from './proof-counts';
export { SHOWN_FIRST } from './shown-operation';
export { documentIn } from './shown-values';
export { STORED_LEVELS, storedBelow, type StoredSpan } from './stored-nodes';
export { type LeafRange, placesForProof, rangePath } from './range-proof';
export { SubtreeHashes } from './subtree-hashes';
export { type BrokenSeal, type Seal, SealedPartitionCheck } from './sealed-partition';
export { readPublicKey, readSealingKey, type SealingKey } from './signing';
