import { Controller } from '@nestjs/common';
import { INTERNAL, type InternalAnswer, type InternalRequest } from '@ballast/internal-api';
import { HandlesInternal } from '@ballast/platform-http';
import { Reads } from '@ballast/platform-postgres';
import { ProofHeads, ProofLines, type ProofSubject } from '@ballast/proving';
import { RecordReader } from './record-reader';
import { WholeRecord } from './whole-record';

const { head, lines } = INTERNAL.proofs;

/** Proofs of what the record holds about an Operation, in parts. */
@Controller()
export class ProofsController {
  private readonly heads: ProofHeads;
  private readonly parts: ProofLines;

  constructor(
    private readonly whole: WholeRecord,
    reads: Reads,
    record: RecordReader,
  ) {
    this.heads = new ProofHeads(reads, record);
    this.parts = new ProofLines(reads, record);
  }

  @HandlesInternal(head)
  async head({ query }: InternalRequest<typeof head>): Promise<InternalAnswer<typeof head>> {
    if (!(await this.whole.isTaken(query.operation_id))) return { state: 'unsealed', lines: [] };
    return this.heads.make(subjectOf(query));
  }

  @HandlesInternal(lines)
  async lines({ query }: InternalRequest<typeof lines>): Promise<InternalAnswer<typeof lines>> {
    const { topic, partition, first, last } = query;
    return this.parts.page(subjectOf(query), { topic, partition, first, last });
  }
}

function subjectOf({ operation_id, participant_code }: InternalRequest<typeof head>['query']): ProofSubject {
  return { operation_id, participant_code };
}
