import { REQUEST_FAULTS, STATUS_REASONS } from '@ballast/contracts';

/** Every code and status reason with its cause and remedy; `type` of a problem points at an anchor of this page. */
export function errorPage(): string {
  const faults = Object.entries(REQUEST_FAULTS).map(([code, { status, title, cause, remedy }]) =>
    row(code, [`<code>${code}</code>`, String(status), escaped(title), prose(cause), prose(remedy)]),
  );
  const reasons = Object.entries(STATUS_REASONS).map(([code, { on, text, cause, remedy }]) =>
    row(`status-${code}`, [
      `<code>${code}</code>`,
      `<code>${escaped(text)}</code>`,
      on.join(', '),
      prose(cause),
      prose(remedy),
    ]),
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Ballast: errors</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 75rem; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid #ccc; padding: .5rem; text-align: left; vertical-align: top; }
tr:target { background: #fff3c4; }
code { white-space: nowrap; }
</style>
</head>
<body>
<h1>Errors</h1>
<p>A refused request is answered with <code>application/problem+json</code>; its <code>code</code> stands here.</p>
<table>
<thead><tr><th>code</th><th>status</th><th>title</th><th>cause</th><th>remedy</th></tr></thead>
<tbody>
${faults.join('\n')}
</tbody>
</table>
<h2>Status reasons</h2>
<p>Why an Operation, Execution or Instruction ended as it did. Executions carry the code in <code>status_code</code> and the
text in <code>status_reason</code>.</p>
<table>
<thead><tr><th>code</th><th>text</th><th>on</th><th>cause</th><th>remedy</th></tr></thead>
<tbody>
${reasons.join('\n')}
</tbody>
</table>
</body>
</html>
`;
}

function row(anchor: string, cells: readonly string[]): string {
  return `<tr id="${anchor}">${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
}

/** Text in which backticks mark code. */
function prose(text: string): string {
  return escaped(text).replaceAll(/`([^`]+)`/g, '<code>$1</code>');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
