import { setTimeout as delay } from 'node:timers/promises';
import { type ProofLine, SEALED_TOPICS } from '@ballast/contracts';
import { ProofCounts } from '@ballast/domain-seal';
import type { PlaceReader } from '@ballast/platform-log';
import { ProofHeads, ProofLines, type ProofSubject, type SealTables, Taken } from '@ballast/proving';
import type { ProofOutcome } from './make-proof';

/** Time in which the auditor usually takes in and seals what was just written, and the pause between two looks. */
const PATIENCE_MS = 10_000;
const LOOK_MS = 200;

export interface IndexedProofOptions {
  readonly tables: SealTables;
  readonly reader: PlaceReader;
  readonly subject: ProofSubject;
  /** Takes the lines of the proof in their order. */
  readonly onLine: (line: ProofLine) => void;
}

/** Makes a proof by the index of the auditor, which knows the place of each message. No line is handed out without one. */
export async function proveByIndex({ tables, reader, subject, onLine }: IndexedProofOptions): Promise<ProofOutcome> {
  const { state, lines } = await sealedHead({ tables, reader, subject });
  if (state !== 'sealed') return state;
  const [head] = lines;
  if (head === undefined || !('format' in head)) throw new Error('a proof begins with its head');
  lines.forEach(onLine);
  const parts = new ProofLines(tables, reader);
  const counts = new ProofCounts();
  for (const { topic, partition, range } of head.partitions) {
    for (let first: number | undefined = range.first; first !== undefined;) {
      const page = await parts.page(subject, { topic, partition, first, last: range.last });
      for (const line of page.lines) {
        counts.take(line);
        onLine(line);
      }
      first = page.next;
    }
  }
  onLine({ end: counts.end() });
  return 'sealed';
}

/** The head, once the auditor has sealed what stands in the log now. */
async function sealedHead({ tables, reader, subject }: Omit<IndexedProofOptions, 'onLine'>) {
  const taken = new Taken(tables);
  const heads = new ProofHeads(tables, reader);
  const ends = await reader.ends(SEALED_TOPICS);
  const startedAt = performance.now();
  for (;;) {
    const answer = (await taken.hasTaken(ends)) ? await heads.make(subject) : undefined;
    if (answer !== undefined && answer.state !== 'unsealed') return answer;
    if (performance.now() - startedAt > PATIENCE_MS) return { state: 'unsealed', lines: [] } as const;
    await delay(LOOK_MS);
  }
}
