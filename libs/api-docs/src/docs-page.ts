/** HTML page of Swagger UI with fields for the key and the secret that sign requests, prefilled with these values. */
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
body { margin: 0; }
.signing { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; padding: .75rem 1.25rem; background: #f4f4f4; font: 14px system-ui, sans-serif; }
.signing input { font: inherit; }
.signing [type=checkbox] { margin: 0; vertical-align: middle; }
.signing input:not([type=checkbox]) { padding: .25rem .5rem; width: 11rem; }
.signing [role=alert] { color: #a00; margin: 0; width: 100%; }
/* Swagger UI's own controls for keys and servers are hidden: the bar above signs, and there is one server. */
.swagger-ui .scheme-container, .swagger-ui .authorization__btn { display: none; }
/* No answer has links, so the column for links is hidden. */
.swagger-ui .response-col_links { display: none; }
/* On a narrow screen the columns of a table are shown one below the other. */
@media (max-width: 40rem) {
  .swagger-ui .wrapper { padding: 0 .5rem; }
  .swagger-ui :is(.parameters, .responses-table) > thead { display: none; }
  .swagger-ui :is(.parameters, .responses-table),
  .swagger-ui :is(.parameters, .responses-table) > tbody,
  .swagger-ui :is(.parameters, .responses-table) > tbody > tr,
  .swagger-ui :is(.parameters, .responses-table) > tbody > tr > td { display: block; width: auto; }
  .swagger-ui .markdown code, .swagger-ui .renderedMarkdown code { overflow-wrap: anywhere; }
}
</style>
</head>
<body>
<form class="signing" autocomplete="off">
<span>Sign requests with</span>
<label>key <input id="key" value="${key}" autocomplete="off"></label>
<label>secret <input id="secret" type="password" value="${secret}" autocomplete="new-password"></label>
<label><input id="fresh" type="checkbox" checked> fresh X-REQUEST-ID each time</label>
<a href="/docs/errors">errors and statuses</a>
<a href="/docs/openapi.json">openapi.json</a>
<a href="/docs/asyncapi.json">asyncapi.json</a>
<p id="unsigned" role="alert" hidden>Browsers sign only on pages that come over https or from localhost: open this page in one of these ways to try requests out.</p>
</form>
<div id="ui"></div>
<script src="/docs/assets/swagger-ui-bundle.js"></script>
<script src="/docs/assets/start.js"></script>
</body>
</html>
`;
}

/** Script of the page in the browser. It signs the requests that a reader tries out and gives each an id of its own. */
export const DOCS_SCRIPT = `const REQUEST_ID = 'X-REQUEST-ID';
const field = (id) => document.getElementById(id);
const encoder = new TextEncoder();
const canSign = crypto.subtle !== undefined;
const filledIn = new Set();

async function sign(request) {
  const key = field('key').value;
  const secret = field('secret').value;
  const url = new URL(request.url, location.href);
  if (!key || !secret || url.origin !== location.origin || request.loadSpec) return request;
  const timestamp = String(Date.now());
  const requestId = request.headers['X-API-Signature-Version'] === '2' ? (request.headers[REQUEST_ID] ?? '').toLowerCase() : '';
  const body = typeof request.body === 'string' ? request.body : '';
  const text = timestamp + request.method.toUpperCase() + url.pathname + url.search + requestId + body;
  const material = await crypto.subtle.importKey('raw', encoder.encode(secret), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  const signature = new Uint8Array(await crypto.subtle.sign('HMAC', material, encoder.encode(text)));
  request.headers['X-API-Key'] = key;
  request.headers['X-API-Timestamp'] = timestamp;
  request.headers['X-API-Signature'] = Array.from(signature, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return request;
}

// Fills in the request id before Swagger UI checks for missing parameters. An id that the reader has typed is kept. An id
// that was filled in for the request before is replaced, unless the reader wants to repeat that request.
const requestIds = () => ({
  statePlugins: {
    spec: {
      wrapActions: {
        validateParams: (validate, { specActions, specSelectors }) => (call) => {
          const parameters = specSelectors.specJsonWithResolvedSubtrees().getIn(['paths', ...call, 'parameters']);
          const parameter = parameters?.find((each) => each.get('name') === REQUEST_ID);
          const value = (parameter && specSelectors.parameterWithMetaByIdentity(call, parameter).get('value')) ?? '';
          if (parameter && (value === '' || (field('fresh').checked && filledIn.has(value)))) {
            const id = crypto.randomUUID();
            filledIn.add(id);
            specActions.changeParamByIdentity(call, parameter, id, false);
          }
          return validate(call);
        },
      },
    },
  },
});

// Shows callbacks as webhooks below all calls: Swagger UI hides callbacks behind a tab that no keyboard reaches.
const webhooks = () => ({
  statePlugins: {
    spec: {
      wrapActions: {
        updateJsonSpec: (update) => (api) => {
          const events = {};
          for (const call of Object.values(api.paths ?? {}).flatMap((calls) => Object.values(calls))) {
            for (const [event, addresses] of Object.entries(call.callbacks ?? {})) {
              events[event] = Object.values(addresses)[0];
            }
            delete call.callbacks;
          }
          return update({ ...api, webhooks: events });
        },
      },
    },
  },
});

// Labels for screen readers: Swagger UI only shows the names of its fields beside them.
const NAMES = {
  'tr[data-param-name] :is(input, select, textarea)': (element) => element.closest('tr').dataset.paramName,
  '.opblock-section-request-body textarea': () => 'Request body',
  '.content-type-wrapper select, .response-control-media-type select': () => 'Media type',
  '.response-control-examples select': () => 'Example',
};
const nameFields = () => {
  for (const [selector, nameOf] of Object.entries(NAMES)) {
    for (const element of field('ui').querySelectorAll(selector)) {
      if (!element.ariaLabel) element.ariaLabel = nameOf(element);
    }
  }
};
new MutationObserver(nameFields).observe(field('ui'), { childList: true, subtree: true });

field('unsigned').hidden = canSign;
SwaggerUIBundle({
  url: '/docs/openapi.json',
  dom_id: '#ui',
  deepLinking: true,
  docExpansion: 'list',
  requestInterceptor: sign,
  plugins: [requestIds, webhooks],
  ...(canSign ? {} : { supportedSubmitMethods: [] }),
});
`;
