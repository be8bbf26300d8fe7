/** Any UUID, in either case. */
export const UUID_PATTERN = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Entries of a page when its caller names no number. */
export const PAGE_SIZE_DEFAULT = 50;
/** Entries that a page has at the most. */
export const PAGE_SIZE_MAX = 200;
