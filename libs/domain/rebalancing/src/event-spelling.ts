/** Spellings of event types that an endpoint can ask for: `PORTFOLIO_ORDER.NEW`, or `Portfolio_order.NEW` as in the guide. */
export type EventSpelling = 'upper' | 'guide';

const FAMILIES = ['PORTFOLIO_ORDER', 'INDIVIDUAL_ORDER', 'REBALANCING_EXECUTION_ORDER'] as const;

const GUIDE_NAMES: ReadonlyMap<string, string> = new Map(
  FAMILIES.map((family) => [family, family.charAt(0) + family.slice(1).toLowerCase()]),
);
const UPPER_NAMES: ReadonlyMap<string, string> = new Map([...GUIDE_NAMES].map(([upper, guide]) => [guide, upper]));

/** The type of an event in a spelling. Types of other families have one spelling and stay as they are. */
export function spellEventType(type: string, spelling: EventSpelling): string {
  return spelling === 'guide' ? withFamily(type, GUIDE_NAMES) : type;
}

/** The type or the family that an entry of an event filter means, in upper case, whichever spelling it has. */
export function readEventFilter(entry: string): string {
  return withFamily(entry, UPPER_NAMES);
}

function withFamily(type: string, names: ReadonlyMap<string, string>): string {
  const dot = type.indexOf('.');
  const name = names.get(type.slice(0, dot));
  return name === undefined ? type : name + type.slice(dot);
}
