import { asyncApiDocument } from './asyncapi';
import { openApiDocument } from './openapi';
import { statusReference } from './status-reference';

/** The documents that are made from the code, by their path in the repository. */
export function referenceFiles(): Readonly<Record<string, string>> {
  return {
    'docs/reference/openapi.json': text(openApiDocument()),
    'docs/reference/asyncapi.json': text(asyncApiDocument()),
    'docs/reference/statuses.md': statusReference(),
  };
}

function text(document: object): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}
