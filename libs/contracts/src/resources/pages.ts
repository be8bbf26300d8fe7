/** Entries of a page when its caller names no number. */
export const PAGE_SIZE_DEFAULT = 50;
/** Upper bound of the entries of a page. */
export const PAGE_SIZE_MAX = 200;
