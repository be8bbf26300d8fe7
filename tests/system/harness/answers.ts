import type { CallAnswer } from '@ballast/client';

/** The body of a successful answer. @throws Error for a refusal. */
export function successOf<T>(answer: CallAnswer<T>): T {
  if (!answer.ok) throw new Error(`The call was refused: ${JSON.stringify(answer.body)}`);
  return answer.body;
}

/** A key or an endpoint with the secret that the answer to its creation shows. @throws Error when it shows none. */
export function withSecret<T extends { readonly secret?: string | undefined }>(
  made: T,
): T & { readonly secret: string } {
  if (made.secret === undefined) throw new Error('The answer shows no secret.');
  return { ...made, secret: made.secret };
}
