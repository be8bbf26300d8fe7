import { transitionsOf, type StatusResource } from '@ballast/api';
import { catalogue, type CatalogueSection, type CatalogueTable } from './error-catalogue';

/** The catalogue as a page of the repository, with a diagram of each resource's transitions. */
export function statusReference(): string {
  return `# Errors and statuses

Made from the code by \`node tools/generate-reference.mjs\`; the platform shows the same at \`/docs/errors\`.

${catalogue().map(section).join('\n\n')}
`;
}

function section({ title, intro, tables, resource }: CatalogueSection): string {
  const parts = [`## ${title}`, intro, ...(resource === undefined ? [] : [diagram(resource)]), ...tables.map(table)];
  return parts.join('\n\n');
}

function diagram(resource: StatusResource): string {
  const lines = transitionsOf(resource).map(({ from, to }) => `  ${from === '' ? '[*]' : from} --> ${to}`);
  return ['```mermaid', 'stateDiagram-v2', ...lines, '```'].join('\n');
}

function table({ columns, rows }: CatalogueTable): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
  return [line(columns), line(columns.map(() => '---')), ...rows.map(({ cells }) => line(cells))].join('\n');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
