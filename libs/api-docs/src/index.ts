export { docsPage, DOCS_SCRIPT } from './docs-page';
export { errorPage } from './error-page';
export { openApiDocument } from './openapi';
export { referenceFiles } from './reference-files';
