import { LOG_TABLES, type TableSpec } from '@ballast/platform-record';

/**
 * The tables of the schema `auditor`, and which of them follow from checkpoints. The Merkle trees do not: an auditor that
 * has lost them takes the whole record in again, as it did at first.
 */
export const TABLES: readonly TableSpec[] = [
  ...LOG_TABLES,
  { kind: 'derived', name: 'checkpoints', key: ['sequence'], columns: ['document'] },
  { kind: 'derived', name: 'keys', key: ['key_id'], columns: ['public_key', 'from_sequence'] },
  { kind: 'derived', name: 'chain', key: ['is_end'], columns: ['sequence', 'hash', 'sealed_at', 'next_key_id'] },
  { kind: 'derived', name: 'sealed_partitions', key: ['topic', 'partition'], columns: ['size', 'root', 'sequence'] },
  { kind: 'operational', name: 'partitions' },
  { kind: 'operational', name: 'leaves' },
  { kind: 'operational', name: 'nodes' },
  { kind: 'operational', name: 'mentions' },
];
