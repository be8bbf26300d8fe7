import { catalogue, type CatalogueSection, type CatalogueTable } from './catalogue';

/** Every code, status and reason with its cause and remedy; `type` of a problem points at an anchor of this page. */
export function errorPage(): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Ballast: errors and statuses</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 75rem; padding: 0 1rem; }
table { border-collapse: collapse; margin-bottom: 2rem; width: 100%; }
th, td { border-bottom: 1px solid #ccc; padding: .5rem; text-align: left; vertical-align: top; }
tr:target { background: #fff3c4; }
td:first-child code { white-space: nowrap; }
</style>
</head>
<body>
<h1>Errors and statuses</h1>
${catalogue().map(section).join('\n')}
</body>
</html>
`;
}

function section({ title, intro, tables }: CatalogueSection): string {
  return `<h2>${escaped(title)}</h2>\n<p>${prose(intro)}</p>\n${tables.map(table).join('\n')}`;
}

function table({ columns, rows }: CatalogueTable): string {
  const head = columns.map((column) => `<th>${escaped(column)}</th>`).join('');
  const body = rows.map(
    ({ anchor, cells }) => `<tr id="${anchor}">${cells.map((cell) => `<td>${prose(cell)}</td>`).join('')}</tr>`,
  );
  return `<table>\n<thead><tr>${head}</tr></thead>\n<tbody>\n${body.join('\n')}\n</tbody>\n</table>`;
}

/** Text in which backticks mark code. */
function prose(text: string): string {
  return escaped(text).replaceAll(/`([^`]+)`/g, '<code>$1</code>');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
