/** A rule that a member of a request breaks. */
export interface FieldViolation {
  /** Path within the value that is read; empty for the value itself. */
  readonly field: string;
  readonly violation: string;
}
