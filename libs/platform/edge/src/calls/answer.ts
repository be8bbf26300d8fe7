/** Answer of a call. `body` is JSON text, because resources are stored as text. */
export interface Answer {
  readonly status: number;
  /** Absent: no body. */
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Answer that is too long for memory: its body is sent part by part, as fast as the caller reads. */
export interface StreamedAnswer extends Omit<Answer, 'body'> {
  /**
   * Parts of a text, which is JSON unless a header says otherwise. A failure breaks the connection, so that a partial
   * document never looks complete.
   */
  readonly parts: AsyncIterable<string>;
  /** Called once, when the last part was sent or the caller has stopped reading. */
  readonly onClosed: () => void;
}

export function ok(body: string): Answer {
  return { status: 200, body };
}

/** A page of a list: `{<plural>: [...], next_page_token}`. */
export function pageAnswer(plural: string, bodies: readonly string[], nextPageToken: string): Answer {
  return ok(`{${JSON.stringify(plural)}:[${bodies.join(',')}],"next_page_token":${JSON.stringify(nextPageToken)}}`);
}
