import { canonicalJson } from '@ballast/domain-seal';
import type { Deviation } from '@ballast/domain-ledger';

const NOTHING = 'nothing';

/** The first place at which recorded data is not as it is decided again; undefined where all of it is. */
export function deviationOf(recorded: unknown, decided: unknown, member = ''): Deviation | undefined {
  // Equal texts mean equal data. Texts that differ may have the same members in another order.
  if (JSON.stringify(recorded) === JSON.stringify(decided)) return undefined;
  const [was, is] = [textOf(recorded), textOf(decided)];
  if (was === is) return undefined;
  const [before, after] = [membersOf(recorded), membersOf(decided)];
  if (before === undefined || after === undefined) return { member, recorded: was, decided: is };
  for (const name of new Set([...before.keys(), ...after.keys()])) {
    const place = member === '' ? name : `${member}/${name}`;
    const found = deviationOf(before.get(name), after.get(name), place);
    if (found !== undefined) return found;
  }
  return { member, recorded: was, decided: is };
}

function textOf(value: unknown): string {
  return value === undefined ? NOTHING : canonicalJson(JSON.parse(JSON.stringify(value)));
}

/** Members of an object or a list by their names; undefined for any other value. */
function membersOf(value: unknown): ReadonlyMap<string, unknown> | undefined {
  return typeof value === 'object' && value !== null ? new Map(Object.entries(value)) : undefined;
}
