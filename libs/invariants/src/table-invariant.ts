/** A rule that the tables keep at every moment, whatever the services are doing. */
export interface TableInvariant {
  /** The rule, as a sentence without its end. */
  readonly rule: string;
  /** Schemas whose tables the statement reads. */
  readonly schemas: readonly ('credit' | 'execution' | 'gateway' | 'orchestrator' | 'registry')[];
  /** Selects a text `found` for each place at which the rule is broken. */
  readonly sql: string;
}

/** A rule and the places at which it is broken: none where it holds. */
export interface RuleVerdict {
  readonly rule: string;
  /** False when the database does not have the tables, as where each service has a database of its own. */
  readonly isChecked: boolean;
  /** At most `FOUND_MAX` places, each in words. */
  readonly found: readonly string[];
}

/** Upper bound of the places that a verdict names. */
export const FOUND_MAX = 10;

/** Texts as a list for `IN`. */
export function listOf(texts: readonly string[]): string {
  return texts.map((text) => `'${text}'`).join(', ');
}
