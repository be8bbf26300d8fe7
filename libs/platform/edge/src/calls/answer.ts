/** What a call answers. `body` is JSON text: resources are stored as the text that is sent. */
export interface Answer {
  readonly status: number;
  /** Absent: no body. */
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An answer too long to be held: its body is sent part by part, as fast as the caller reads. */
export interface StreamedAnswer extends Omit<Answer, 'body'> {
  /** JSON text. A failure breaks the connection, so that what was sent never looks complete. */
  readonly parts: AsyncIterable<string>;
  /** Called once when the last part was sent, or when nobody takes any more. */
  readonly onClosed: () => void;
}

export function ok(body: string): Answer {
  return { status: 200, body };
}

/** A page of a list: `{<plural>: [...], next_page_token}`. */
export function pageAnswer(plural: string, bodies: readonly string[], nextPageToken: string): Answer {
  return ok(`{${JSON.stringify(plural)}:[${bodies.join(',')}],"next_page_token":${JSON.stringify(nextPageToken)}}`);
}
