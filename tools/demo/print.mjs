/** How the demo speaks. */
export function say(text) {
  process.stdout.write(`${text}\n`);
}

export function step(title) {
  say(`\n${title}\n${'─'.repeat(title.length)}`);
}

/** `1234567.80` → `1,234,567.80`, without passing through a binary number. */
export function money(decimal) {
  const [whole, fraction] = decimal.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

export function since(started) {
  return `${(performance.now() - started).toFixed(0)} ms`;
}

const COLUMNS = [
  ['asset', 6, (leg) => leg.underlying_currency],
  ['side', 5, (leg) => leg.side],
  ['price', 14, (leg) => money(leg.price || '–')],
  ['quantity', 16, (leg) => leg.quantity || '–'],
  ['notional', 14, (leg) => money(leg.total_notional || '–')],
  ['status', 10, (leg) => leg.status_reason || leg.status],
];

export function executionTable(execution) {
  say(
    `\n  ${execution.participant_code}: ${execution.status}${execution.status_reason && ` (${execution.status_reason})`}`,
  );
  say(`    ${COLUMNS.map(([title, width]) => title.padStart(width)).join('  ')}`);
  for (const leg of execution.instructions) {
    say(`    ${COLUMNS.map(([, width, read]) => read(leg).padStart(width)).join('  ')}`);
  }
}
