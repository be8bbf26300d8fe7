import { Injectable } from '@nestjs/common';
import { isTerminal, type Operation, type ProofLine } from '@ballast/contracts';
import { ProofCounts } from '@ballast/domain-seal';
import { INTERNAL } from '@ballast/internal-api';
import { found, type View } from '@ballast/platform-edge';
import { Problem } from '@ballast/platform-http';
import { AuditorClient } from '../clients';
import { ExecutionsQuery, OperationsQuery } from '../projections';
import { ahead } from './ahead';

type Subject = { readonly operation_id: string; readonly participant_code: string | undefined };

/** Proof of what the record holds about one Operation, or about one participant in it. */
@Injectable()
export class ProveOperationHandler {
  constructor(
    private readonly operations: OperationsQuery,
    private readonly executions: ExecutionsQuery,
    private readonly auditor: AuditorClient,
  ) {}

  /**
   * The lines of the proof in parts. Refusals come before this call returns; messages are read as the parts are consumed.
   * @throws Problem `not_found` when the platform has no such Operation, or the participant has no Execution in it;
   *   `conflict` until everything is sealed; `unavailable` when the auditor does not answer.
   */
  async prove(view: View, operationId: string, participantCode: string | undefined): Promise<AsyncIterable<string>> {
    // A participant proves its own Execution in an Operation of anyone, so the Operation is not looked for in its view.
    const platform = { kind: 'platform', platformCode: view.platformCode } as const;
    const body = found(await this.operations.find(platform, operationId), 'Operation');
    const { id, status } = JSON.parse(body) as Operation;
    if (participantCode !== undefined) await this.expectExecution(view, id, participantCode);
    if (!isTerminal(status)) throw notSealed('The Operation has not ended yet.');
    const subject = { operation_id: id, participant_code: participantCode };
    const { state, lines } = await this.auditor.call(INTERNAL.proofs.head, { query: subject });
    if (state !== 'sealed') throw notSealed('The Operation is not sealed yet.');
    return linesOf(lines, ahead(this.pages(subject, lines)));
  }

  private async expectExecution(view: View, operationId: string, participantCode: string): Promise<void> {
    const filter = { operation_id: operationId, participant_code: participantCode };
    const { bodies } = await this.executions.list(view, filter, { after: undefined, limit: 1 });
    found(bodies[0], 'Execution');
  }

  private async *pages(
    subject: Subject,
    [head]: readonly ProofLine[],
  ): AsyncGenerator<readonly ProofLine[], void, undefined> {
    if (head === undefined || !('format' in head)) throw new Error('a proof begins with its head');
    for (const { topic, partition, range } of head.partitions) {
      for (let first: number | undefined = range.first; first !== undefined;) {
        const query = { ...subject, topic, partition, first, last: range.last };
        const page: { readonly lines: readonly ProofLine[]; readonly next?: number | undefined } =
          await this.auditor.call(INTERNAL.proofs.lines, { query });
        yield page.lines;
        first = page.next;
      }
    }
  }
}

async function* linesOf(
  head: readonly ProofLine[],
  pages: AsyncIterable<readonly ProofLine[]>,
): AsyncGenerator<string, void, undefined> {
  const counts = new ProofCounts();
  yield textOf(head);
  for await (const lines of pages) {
    for (const line of lines) counts.take(line);
    yield textOf(lines);
  }
  yield textOf([{ end: counts.end() }]);
}

function textOf(lines: readonly ProofLine[]): string {
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}

/** Refusal of a proof that will be there soon. */
function notSealed(detail: string): Problem {
  return new Problem('conflict', detail, { headers: { 'retry-after': '1' } });
}
