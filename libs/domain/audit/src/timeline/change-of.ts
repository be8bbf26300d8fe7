/** Members that tell what a fact changed, in every type of message. */
const TELLING: ReadonlySet<string> = new Set([
  ...['status', 'previous_status', 'outcome', 'status_reason', 'status_detail', 'reason', 'detail', 'kind', 'change'],
  ...['type', 'method', 'path', 'sequence', 'position', 'step', 'chunk', 'cancelled', 'withdrawn', 'participant_code'],
  ...['side', 'asset', 'amount', 'quantity', 'price', 'notional', 'purpose', 'balance_after', 'auto_rebalance'],
]);

/**
 * The change that a fact records, in a few words: the telling members of its data in their order, and of each list the
 * number of its elements. The members of a list's only element are told.
 */
export function changeOf(data: unknown): string {
  return [...new Set(tellingParts('', data))].join(', ');
}

function tellingParts(name: string, value: unknown): readonly string[] {
  if (Array.isArray(value)) {
    const elements: readonly unknown[] = value;
    if (elements.length > 1) return [`${elements.length} ${name}`];
    return elements.flatMap((only) => tellingParts(name, only));
  }
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([member, each]) => tellingParts(member, each));
  }
  const isTold = TELLING.has(name) && value !== '' && value !== null && value !== false;
  return isTold ? [`${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`] : [];
}
