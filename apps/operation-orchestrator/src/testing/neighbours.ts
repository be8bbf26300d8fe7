/** Where no neighbour is: previews ask them, and nothing else does. */
export const NO_NEIGHBOURS = { CREDIT_CHECK_URL: 'http://127.0.0.1:1', PRICING_URL: 'http://127.0.0.1:1' };
