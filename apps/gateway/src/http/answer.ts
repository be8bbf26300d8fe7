/** What a call answers. `body` is JSON text: resources are stored as the text that is sent. */
export interface Answer {
  readonly status: number;
  /** Absent: no body. */
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export function ok(body: string): Answer {
  return { status: 200, body };
}

/** A page of a list: `{<plural>: [...], next_page_token}`. */
export function pageAnswer(plural: string, bodies: readonly string[], nextPageToken: string): Answer {
  return ok(`{${JSON.stringify(plural)}:[${bodies.join(',')}],"next_page_token":${JSON.stringify(nextPageToken)}}`);
}
