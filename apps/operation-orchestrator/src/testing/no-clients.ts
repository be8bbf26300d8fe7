/** Addresses at which no service listens. Only previews call other services; a spec without previews needs none. */
export const NO_CLIENTS = { CREDIT_CHECK_URL: 'http://127.0.0.1:1', PRICING_URL: 'http://127.0.0.1:1' };
