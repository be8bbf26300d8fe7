import { catalogue, type CatalogueSection, type CatalogueTable } from './error-catalogue';

/** HTML page of all codes, statuses and reasons with cause and remedy. `type` of a problem points at an anchor here. */
export function errorPage(): string {
  const sections = catalogue();
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Ballast: errors and statuses</title>
<link rel="icon" href="/docs/assets/favicon-32x32.png">
<style>
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 75rem; overflow-wrap: break-word; padding: 0 1rem; }
nav { display: flex; flex-wrap: wrap; gap: .25rem 1rem; }
table { border-collapse: collapse; margin-bottom: 2rem; width: 100%; }
th, td { border-bottom: 1px solid #ccc; padding: .5rem; text-align: left; vertical-align: top; }
tr { scroll-margin-top: 1rem; }
tr:target { background: #fff3c4; }
td:first-child code { white-space: nowrap; }
/* A telephone has no room for the columns: they go below each other, each with its name. */
@media (max-width: 50rem) {
  thead { display: none; }
  table, tbody, tr, td { display: block; }
  tr { border-bottom: 1px solid #ccc; padding: .5rem; }
  td { border: 0; padding: .125rem 0; }
  td::before { color: #555; content: attr(data-column) ': '; }
  td:empty { display: none; }
  td:first-child code { white-space: normal; }
}
</style>
</head>
<body>
<h1>Errors and statuses</h1>
<nav>
<a href="/docs">Ballast API</a>
${sections.map(({ title }) => `<a href="#${anchorOf(title)}">${escaped(title)}</a>`).join('\n')}
</nav>
${sections.map(section).join('\n')}
</body>
</html>
`;
}

/** Anchor of a section, made like the anchors of Markdown headings, so that one address fits the page and the file. */
function anchorOf(title: string): string {
  return title.toLowerCase().replaceAll(' ', '-');
}

function section({ title, intro, tables }: CatalogueSection): string {
  return `<h2 id="${anchorOf(title)}">${escaped(title)}</h2>\n<p>${prose(intro)}</p>\n${tables.map(table).join('\n')}`;
}

function table({ columns, rows }: CatalogueTable): string {
  const head = columns.map((column) => `<th scope="col">${escaped(column)}</th>`).join('');
  const body = rows.map(
    ({ anchor, cells }) =>
      `<tr id="${anchor}">${cells.map((cell, index) => `<td data-column="${columns[index] ?? ''}">${prose(cell)}</td>`).join('')}</tr>`,
  );
  return `<table>\n<thead><tr>${head}</tr></thead>\n<tbody>\n${body.join('\n')}\n</tbody>\n</table>`;
}

/** HTML of a text in which backticks mark code. */
function prose(text: string): string {
  return escaped(text).replaceAll(/`([^`]+)`/g, '<code>$1</code>');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
