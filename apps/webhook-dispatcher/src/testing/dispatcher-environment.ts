/** Beyond what every service is told. */
export const DISPATCHER_ENVIRONMENT = {
  BALLAST_MODE: 'sandbox',
  GATEWAY_URL: 'http://127.0.0.1:9',
  SECRETS_KEY: '0123456789abcdef'.repeat(4),
  WEBHOOK_POLL_MS: '50',
} as const;
