import { decode, TOPICS } from '@ballast/contracts';
import { requestAccepted, requestEnded } from '@ballast/contracts/request';
import { RecordedRequestStore, type RequestFact } from '@ballast/platform-edge';
import type { LogMessage } from '@ballast/platform-log';
import type { Tx } from '@ballast/platform-postgres';
import type { FoldPhase } from '@ballast/platform-record';

/** The phase of used request ids. */
export class RequestsFold implements FoldPhase {
  readonly topic = TOPICS.requestEvents;
  readonly types = [requestAccepted.type, requestEnded.type];

  private readonly requests = new RecordedRequestStore('gateway');

  apply(tx: Tx, messages: readonly LogMessage[]): Promise<void> {
    return this.requests.apply(tx, messages.map(readRequestFact));
  }
}

function readRequestFact(message: LogMessage): RequestFact {
  return message.type === requestAccepted.type
    ? { kind: 'accepted', fact: decode(requestAccepted, message) }
    : { kind: 'ended', fact: decode(requestEnded, message) };
}
