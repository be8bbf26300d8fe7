/** Introduction of the reference: everything that a reader has to know before the first call. */
export const OVERVIEW = `Portfolio strategies: multi-asset baskets, orchestrated, credit-checked, executed, settled and audited.

**Signing.** Each request carries \`X-API-Key\`, \`X-API-Timestamp\` (Unix time in milliseconds, at most 30 seconds from the
time of the server) and \`X-API-Signature\`: hex HMAC-SHA256 with the secret over timestamp, method, path with query and
raw body, one after the other without separators. With \`X-API-Signature-Version: 2\` the request id stands between path
and body, in lower case. In the sandbox a 401 answers \`string_to_sign\`.

**Idempotency.** Every call that changes something carries \`X-REQUEST-ID\`, a UUID v4. Sent again with the same body it
answers 200 with the resource as it is now and \`Idempotent-Replayed: true\`; with another body 422. A request that was
refused uses up no id. After a 5xx, repeat the request with the same id. Calls below \`/portfolios\` take the header
\`Idempotency-Key\` as another name of it.

**Decimals** are strings in plain notation; numbers and exponents are refused. **Times** are RFC 3339 in UTC with
milliseconds.

**Lists** are ordered by creation. \`next_page_token\` is empty at the end and bound to the filters it came with.
Lists below \`/portfolios\` have no tokens but an \`offset\`, and tell how many entries they have.

**Webhooks** carry three signatures; verify one of them, over the raw body: \`x-zh-hook-signature\`,
\`x-zh-hook-signature-256\` or that of Standard Webhooks, as each event below says. While a secret is rotated each header
holds several, with a space between. An event can come twice, with the same \`x-zh-hook-notification-id\`.

**Errors** are \`application/problem+json\`; \`code\` is stable and explained at [/docs/errors](/docs/errors).`;
