/**
 * Version of the rules by which this code decides. Every fact that records a decision names it. A change that lets a
 * decider come to another result from the same inputs raises it, and keeps the old functions beside the new ones.
 */
export const RULES_VERSION = 1;
