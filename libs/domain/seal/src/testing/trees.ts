import { leafHash, type Digest } from '../hashes';
import { merkleRoot, type NodePlace } from '../merkle-tree';

/** Inputs of the test vectors of Certificate Transparency. */
const CT_INPUTS = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];

export const CT_LEAVES: readonly Digest[] = CT_INPUTS.map((hex) => leafHash(Buffer.from(hex, 'hex')));

/** Leaves of a tree, each with a content of its own. */
export function leavesOf(count: number): readonly Digest[] {
  return Array.from({ length: count }, (_, index) => leafHash(Buffer.from(`leaf ${index}`)));
}

/** Reads the hash of a complete subtree by hashing its leaves. */
export function readerOf(leaves: readonly Digest[]): (place: NodePlace) => Digest {
  return ({ level, index }) => merkleRoot(leaves.slice(index * 2 ** level, (index + 1) * 2 ** level));
}
