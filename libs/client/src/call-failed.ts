import type { ProblemDocument } from '@ballast/api';

/** Error for a call that was not answered with a status 2xx. */
export class CallFailed extends Error {
  override readonly name = 'CallFailed';

  constructor(
    /** Method and path of the request. */
    readonly request: string,
    /** HTTP status of the answer. */
    readonly status: number,
    /** Problem that the platform answered with; undefined when the answer was no problem document. */
    readonly problem: ProblemDocument | undefined,
    /** Request id that was sent; empty for a call that changes nothing. */
    readonly requestId: string,
  ) {
    super(`${request} answered ${status}: ${problem === undefined ? 'no problem document' : JSON.stringify(problem)}`);
  }
}
