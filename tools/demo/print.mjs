/** Writes a line to stdout. */
export function say(text) {
  process.stdout.write(`${text}\n`);
}

export function step(title) {
  say(`\n${title}\n${'─'.repeat(title.length)}`);
}

export function explain(text) {
  say(`\n  ${text}`);
}

/** `1234567.80` → `1,234,567.80`, without passing through a binary number. */
export function money(decimal) {
  const [whole, fraction] = decimal.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

/** A change of a balance with its sign, `+1,234.50` or `-1.00`; zero has no sign. */
export function signed(decimal) {
  return /[1-9]/.test(decimal) ? money(decimal).replace(/^(?!-)/, '+') : money(decimal);
}

export function count(number) {
  return number.toLocaleString('en');
}

export function since(started) {
  return `${(performance.now() - started).toFixed(0)} ms`;
}

export function abbreviate(value) {
  const text = JSON.stringify(value);
  return text.length <= 400 ? text : `${text.slice(0, 300)}… (${count(text.length)} bytes)`;
}

/** Prints a table. `columns` are `[title, read]`; numbers and the titles above them are aligned to the right. */
export function table(columns, rows) {
  const texts = rows.map((row) => columns.map(([, read]) => read(row)));
  const widths = columns.map(([title], index) => Math.max(title.length, ...texts.map((row) => row[index].length)));
  const isNumeric = columns.map((_, index) => texts.every((row) => /^([-+]?\d[\d.,]*( ms| s)?|–|)$/.test(row[index])));
  const line = (cells) =>
    cells.map((cell, index) => (isNumeric[index] ? cell.padStart(widths[index]) : cell.padEnd(widths[index])));
  for (const cells of [columns.map(([title]) => title), ...texts]) say(`    ${line(cells).join('  ').trimEnd()}`);
}

const LEG_COLUMNS = [
  ['asset', (leg) => leg.underlying_currency],
  ['side', (leg) => leg.side],
  ['amount', (leg) => money(leg.amount)],
  ['of', (leg) => leg.amount_type],
  ['price', (leg) => money(leg.price) || '–'],
  ['quantity', (leg) => leg.quantity || '–'],
  ['notional', (leg) => money(leg.total_notional) || '–'],
  ['status', (leg) => leg.status],
  ['reason', (leg) => leg.status_reason],
];

export function executionTable({ participant_code, status, status_reason, instructions }) {
  say(`\n  Execution of ${participant_code}: ${status}${status_reason && ` (${status_reason})`}`);
  if (instructions.length > 0) table(LEG_COLUMNS, instructions);
}
