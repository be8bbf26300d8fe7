/** Swagger UI, with a place for the key that requests are signed with. */
export function docsPage({ key, secret }: { readonly key: string; readonly secret: string }): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Ballast API</title>
<link rel="stylesheet" href="/docs/assets/swagger-ui.css">
<link rel="icon" href="/docs/assets/favicon-32x32.png">
<style>
.signing { display: flex; flex-wrap: wrap; gap: 1rem; align-items: center; padding: .75rem 1.25rem; background: #f4f4f4; font: 14px system-ui, sans-serif; }
.signing input { font: inherit; padding: .25rem .5rem; }
</style>
</head>
<body>
<form class="signing" autocomplete="off">
<span>Sign requests with</span>
<label>key <input id="key" value="${key}"></label>
<label>secret <input id="secret" type="password" value="${secret}"></label>
<a href="/docs/errors">errors and statuses</a>
<a href="/docs/openapi.json">openapi.json</a>
<a href="/docs/asyncapi.json">asyncapi.json</a>
</form>
<div id="ui"></div>
<script src="/docs/assets/swagger-ui-bundle.js"></script>
<script src="/docs/assets/start.js"></script>
</body>
</html>
`;
}

/** Runs in the browser: signs what is tried out, and gives each request an id of its own. */
export const DOCS_SCRIPT = `const encoder = new TextEncoder();

async function sign(request) {
  const key = document.getElementById('key').value;
  const secret = document.getElementById('secret').value;
  if (!key || !secret || !request.url.startsWith(location.origin) || request.loadSpec) return request;
  const url = new URL(request.url);
  const timestamp = String(Date.now());
  const body = typeof request.body === 'string' ? request.body : '';
  const text = timestamp + request.method.toUpperCase() + url.pathname + url.search + body;
  const material = await crypto.subtle.importKey('raw', encoder.encode(secret), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  const signature = new Uint8Array(await crypto.subtle.sign('HMAC', material, encoder.encode(text)));
  request.headers['X-API-Key'] = key;
  request.headers['X-API-Timestamp'] = timestamp;
  request.headers['X-API-Signature'] = Array.from(signature, (byte) => byte.toString(16).padStart(2, '0')).join('');
  delete request.headers['X-API-Signature-Version'];
  return request;
}

SwaggerUIBundle({
  url: '/docs/openapi.json',
  dom_id: '#ui',
  deepLinking: true,
  docExpansion: 'list',
  requestInterceptor: sign,
});
`;
