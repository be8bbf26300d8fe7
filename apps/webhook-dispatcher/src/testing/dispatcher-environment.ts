/** Beyond what every service is told. Times are short, so that tests need not wait for them. */
export const DISPATCHER_ENVIRONMENT = {
  BALLAST_MODE: 'sandbox',
  GATEWAY_URL: 'http://127.0.0.1:9',
  SECRETS_KEY: '0123456789abcdef'.repeat(4),
  WEBHOOK_TIMEOUT_MS: '400',
  WEBHOOK_LEASE_MS: '1500',
  WEBHOOK_POLL_MS: '50',
} as const;
