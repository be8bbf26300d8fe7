export { docsPage, DOCS_SCRIPT } from './docs-page';
export { errorPage } from './error-page';
export { referenceFiles } from './reference-files';
