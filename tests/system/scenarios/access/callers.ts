/** The callers of the table of access, in the order of its columns. All but the last belong to one platform. */
export const CALLERS = [
  'platform',
  'holder',
  'tenant',
  'advisor V',
  'advisor VB',
  'advisor VS',
  'former advisor',
  'other participant',
  'other platform',
] as const;
export type CallerName = (typeof CALLERS)[number];
