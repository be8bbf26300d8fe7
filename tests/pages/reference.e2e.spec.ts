import { API_CALLS, API_TAGS } from '@ballast/api';
import { PUBLIC_EVENT_TYPES } from '@ballast/contracts';
import { PLAIN_HOST, TELEPHONE, useSite } from './harness/use-site';
import { TriedCall } from './harness/tried-call';

const PAGE_DEADLINE_MS = 120_000;

describe('the reference at /docs', () => {
  const site = useSite();

  it('shows every call of the API in its group, and every event', async () => {
    const { page } = await site.open('/docs');
    await page.locator('.opblock').first().waitFor();
    const shown: string[] = [];
    for (const group of await page.locator('.opblock-tag-section').filter({ visible: true }).all()) {
      const tag = await group.locator('h3').getAttribute('data-tag');
      for (const call of await group.locator('.opblock-summary-control').filter({ visible: true }).all()) {
        const method = await call.locator('.opblock-summary-method').innerText();
        const path = await call.locator('.opblock-summary-path').getAttribute('data-path');
        shown.push(`${tag}: ${method} ${path}`);
      }
    }
    const calls = API_CALLS.map(({ tag, method, path }) => `${tag}: ${method} ${path}`);
    expect(shown.sort()).toEqual([...calls, 'General: GET /health/live', 'General: GET /health/ready'].sort());
    const events: (string | null)[] = [];
    for (const event of await page.locator('.webhooks [data-path]').all()) {
      events.push(await event.getAttribute('data-path'));
    }
    expect(events.sort()).toEqual([...PUBLIC_EVENT_TYPES, 'webhook.test'].sort());
  });

  it('offers no other way to authorize than the fields above', async () => {
    const { page } = await site.open('/docs');
    await page.locator('.opblock').first().waitFor();
    expect(await page.getByRole('button', { name: /authoriz/i }).count()).toBe(0);
    expect(await page.getByLabel('key', { exact: true }).inputValue()).toBe('sandbox-key');
    expect(await page.getByLabel('secret', { exact: true }).getAttribute('type')).toBe('password');
  });

  it('leads to the catalogue, to the documents and to a call by its own address', async () => {
    const { page } = await site.open('/docs#/Strategies/createStrategy');
    await page.getByRole('button', { name: 'Try it out' }).waitFor();
    await page.getByRole('link', { name: 'errors and statuses' }).click();
    await page.getByRole('heading', { name: 'Errors and statuses' }).waitFor();
    await page.getByRole('link', { name: 'Ballast API' }).click();
    await page.locator('.opblock').first().waitFor();
    const popup = page.waitForEvent('popup');
    await page.getByRole('link', { name: '/docs/errors' }).click();
    await (await popup).getByRole('heading', { name: 'Errors and statuses' }).waitFor();
    for (const name of ['openapi.json', 'asyncapi.json']) {
      const href = await page.getByRole('link', { name, exact: true }).getAttribute('href');
      const answer = await fetch(new URL(href ?? '', page.url()));
      expect(answer.headers.get('content-type')).toContain('application/json');
      expect(Object.keys((await answer.json()) as object)).toContain(name.replace('.json', ''));
    }
  });

  it(
    'opens a call of every group on a telephone, with a name for every field and without scrolling sideways',
    async () => {
      const visit = await site.open('/docs', TELEPHONE);
      expect(await visit.overhang()).toBe(0);
      for (const tag of Object.keys(API_TAGS)) {
        const calls = API_CALLS.filter((call) => call.tag === tag);
        const { id } = calls.find(({ body }) => body !== undefined) ?? calls[0] ?? { id: '' };
        const call = await TriedCall.open(visit.page, id);
        await call.block.getByRole('button', { name: 'Execute' }).waitFor();
        const fields = await call.block.ariaSnapshot();
        expect(fields).not.toMatch(/- (textbox|combobox|checkbox|spinbutton)(?! ")/);
        expect([id, await visit.overhang()]).toEqual([id, 0]);
        await call.block.locator('.opblock-summary-control').click();
      }
    },
    PAGE_DEADLINE_MS,
  );

  it('can be used with the keyboard alone', async () => {
    const { page } = await site.open('/docs#/General/getTime');
    const call = page.locator('.opblock[id$="-getTime"]');
    await call.getByRole('button', { name: 'Try it out' }).waitFor();
    await page.getByLabel('key', { exact: true }).focus();
    await page.keyboard.press('Tab');
    expect(await page.locator(':focus').getAttribute('id')).toBe('secret');
    await page.keyboard.press('Tab');
    expect(await page.locator(':focus').getAttribute('id')).toBe('fresh');
    await call.getByRole('button', { name: 'Try it out' }).press('Enter');
    await call.getByRole('button', { name: 'Execute' }).press('Enter');
    await call.getByText('"server_time"').first().waitFor();
    await call.locator('table.live-responses-table .response-col_status', { hasText: '200' }).waitFor();
  });

  it('says why nothing can be tried out where the browser does not sign', async () => {
    const plain = site.baseUrl.replace('127.0.0.1', PLAIN_HOST);
    const { page } = await site.open('/docs#/Strategies/createStrategy', undefined, plain);
    await page.getByRole('heading', { name: 'Parameters' }).waitFor();
    expect(await page.getByRole('alert').innerText()).toContain('https');
    expect(await page.getByRole('button', { name: 'Try it out' }).count()).toBe(0);
  });
});
