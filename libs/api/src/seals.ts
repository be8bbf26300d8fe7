import { auditKeySchema, checkpointSchema, CHECKPOINTS_PER_PAGE_MAX, count, PROOF_FORMAT } from '@ballast/contracts';
import { z } from 'zod';
import { ALL_KEYS, apiCall, JSON_LINES } from './api-call';
import { participantCodeSchema } from './operation-body';
import { settledOperationExample } from './operation-examples';
import { queryInteger } from './paging';

const CHECKPOINTS_LIMIT_DEFAULT = 50;

const checkpointsSchema = z
  .object({
    checkpoints: z
      .array(checkpointSchema)
      .meta({ maxItems: CHECKPOINTS_PER_PAGE_MAX, description: 'Checkpoints in their sequence.' }),
    next_after: count('Value of `after` for the next call: the sequence of the last checkpoint that was read.'),
    has_more: z.boolean().meta({ description: 'Whether there were more checkpoints when this was read.' }),
  })
  .meta({ id: 'Checkpoints', description: 'Checkpoints of the record in their sequence.' });

const namedKeySchema = auditKeySchema
  .extend({ from_sequence: count('Sequence of the checkpoint that names the key.') })
  .meta({ id: 'NamedAuditKey', description: 'A key of checkpoints with the checkpoint that names it.' });

const auditKeysSchema = z
  .object({
    keys: z.array(namedKeySchema).meta({ description: 'Keys in the order in which checkpoints have named them.' }),
  })
  .meta({ id: 'AuditKeys', description: 'Keys that sign, or have signed, checkpoints.' });

const keyExample = {
  key_id: '1300ab5783848215efd5623772c6750e429f26a6f9f0388b3cad7eb67976f774',
  public_key:
    '-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEATLWr9q15+/WrvMr8wmnYXNJlHtS4hbWGnyQa7fCluik=\n-----END PUBLIC KEY-----\n',
};

export const checkpointExample = {
  sequence: 1,
  previous: '0000000000000000000000000000000000000000000000000000000000000000',
  at: '2026-04-17T10:30:00.000Z',
  key_id: '1300ab5783848215efd5623772c6750e429f26a6f9f0388b3cad7eb67976f774',
  next_key: keyExample,
  partitions: [
    {
      topic: 'operation.events.v1',
      partition: 0,
      size: 3,
      root: '806f3abda77dae0644b53e853a2b190ab34f16762a1a01089e30c84850509260',
    },
  ],
  root: '3038b19312a1a7e23b2e520b2c820c9b17fe1c5aa3c12c5e2c9c0374eec9146b',
  signature: '1rdf7SLAUNS7JMioYxg8grViDK7viaUs3vMviludcXtY+BgryW0O1xGNJ69JLyKgalRuK2gus2DKJBgPDCgLDw==',
};

/** Hashes of the second and the third leaf. */
const beside = [
  '2c8d1a4f6b3e9507d1c2a3b4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718',
  '7f6e5d4c3b2a190807f6e5d4c3b2a1908f7e6d5c4b3a29180f1e2d3c4b5a6978',
];

const proofExample = [
  {
    format: PROOF_FORMAT,
    operation: settledOperationExample.id,
    prices: [],
    keys: [keyExample],
    partitions: [
      {
        topic: 'operation.events.v1',
        partition: 0,
        size: 3,
        checkpoint: 1,
        range: { first: 0, last: 0, path: beside },
      },
    ],
  },
  { checkpoint: checkpointExample },
  { leaf: { topic: 'operation.events.v1', partition: 0, index: 0, hash: checkpointExample.root } },
  { end: { executions: 0, trades: 0, entries: 0, facts: 0, leaves: 1 } },
];

/** Calls that show the seals of the record. */
export const SEAL_CALLS = {
  listCheckpoints: apiCall({
    id: 'listCheckpoints',
    tag: 'Audit',
    method: 'GET',
    path: '/audit/checkpoints',
    summary: 'Read the checkpoints of the record in their sequence',
    description:
      'A checkpoint is a signed state of the whole record: the number of messages in each partition of the log, and the root of their Merkle tree. Each one names the hash of the one before. Whoever keeps checkpoints can show later that the record was changed.',
    access: 'READ',
    callers: ALL_KEYS,
    query: z.strictObject({
      after: queryInteger(0, Number.MAX_SAFE_INTEGER)
        .default(0)
        .meta({ description: 'Sequence after which to read. 0, the default, reads from the first checkpoint.' }),
      limit: queryInteger(1, CHECKPOINTS_PER_PAGE_MAX)
        .default(CHECKPOINTS_LIMIT_DEFAULT)
        .meta({ description: `Checkpoints to read at the most. ${CHECKPOINTS_LIMIT_DEFAULT} when absent.` }),
    }),
    answers: {
      200: {
        description: 'Checkpoints in their sequence.',
        schema: checkpointsSchema,
        example: { checkpoints: [checkpointExample], next_after: 1, has_more: false },
      },
    },
  }),
  listAuditKeys: apiCall({
    id: 'listAuditKeys',
    tag: 'Audit',
    method: 'GET',
    path: '/audit/keys',
    summary: 'Read the keys that sign checkpoints',
    description:
      'The first checkpoint names the first key, and each later key is named by a checkpoint that the key before it has signed.',
    access: 'READ',
    callers: ALL_KEYS,
    answers: {
      200: {
        description: 'Every key, the first one first.',
        schema: auditKeysSchema,
        example: { keys: [{ ...keyExample, from_sequence: 1 }] },
      },
    },
  }),
  getOperationProof: apiCall({
    id: 'getOperationProof',
    tag: 'Audit',
    method: 'GET',
    path: '/strategies/operations/{operation_id}/proof',
    summary: 'Prove what the record holds about an Operation',
    description:
      'Every message of the record about an Operation that has ended, with the hashes and checkpoints that show that it is as it was sealed. The proof is a file of JSON lines, and is checked by `ballast audit check` or by `tools/check-proof.mjs`. It is sent while it is read; when the answer breaks off, its last line is missing, and the check says so. Until all messages about the Operation are sealed the answer is 409, with `Retry-After`.',
    access: 'READ',
    query: z.strictObject({
      participant_code: participantCodeSchema.optional().meta({
        description:
          'Participant whose part is proven: the request, the status changes and the prices of the Operation, and the messages about this participant alone. Messages about several participants are shown by their hashes. The whole Operation when absent.',
      }),
    }),
    answers: {
      200: {
        description: 'The proof: its head, the checkpoints that it names, its messages, and its end.',
        mediaType: JSON_LINES,
        schema: z
          .string()
          .regex(/^(?:\{.*\}\n)+$/)
          .meta({ description: 'JSON lines.' }),
        example: proofExample.map((line) => `${JSON.stringify(line)}\n`).join(''),
      },
    },
    problems: ['not_found', 'conflict'],
  }),
} as const;
