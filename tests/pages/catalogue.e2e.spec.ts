import {
  PROBLEM_TEXTS,
  STATUS_CATALOGUE,
  STATUS_REASONS,
  transitionsOf,
  type StatusEntry,
  type StatusResource,
} from '@ballast/api';
import { REQUEST_PROBLEM_CODES, REQUEST_PROBLEMS } from '@ballast/contracts';
import type { RawRequest } from '@ballast/client';
import { eventually } from '@ballast/test-infra';
import type { Page } from 'playwright-core';
import { DESKTOP, TELEPHONE, useSite } from './harness/use-site';

const RESOURCES = ['operation', 'execution', 'instruction'] as const satisfies readonly StatusResource[];
const SIZES = [
  ['a desktop', DESKTOP],
  ['a telephone', TELEPHONE],
] as const;

/** Pixels of an entry that must be visible. */
const LINE_PX = 20;

/** Backticks mark code, of which a reader sees only the text. */
const seen = (text: string): string => text.replaceAll('`', '');

/** Texts that the row of each anchor must contain. */
function expectedRows(): ReadonlyMap<string, readonly string[]> {
  const rows = new Map<string, readonly string[]>();
  for (const code of REQUEST_PROBLEM_CODES) {
    const { status, title } = REQUEST_PROBLEMS[code];
    const { cause, remedy } = PROBLEM_TEXTS[code];
    rows.set(code, [code, String(status), title, cause, remedy]);
  }
  for (const resource of RESOURCES) {
    for (const [status, { meaning }] of Object.entries<StatusEntry<string>>(STATUS_CATALOGUE[resource])) {
      rows.set(`${resource}-${status}`, [status, meaning]);
    }
    for (const { from, to, when } of transitionsOf(resource)) {
      rows.set(`${resource}-${from === '' ? 'first' : from}-${to}`, [from, to, when]);
    }
  }
  for (const [code, { text, on, cause, remedy }] of Object.entries(STATUS_REASONS)) {
    rows.set(`status-${code}`, [code, text, cause, remedy, ...Object.values(on).flat()]);
  }
  return rows;
}

/** Expects that the address names the row `anchor`, and waits until the row is visible in the window. */
async function expectTarget(page: Page, anchor: string): Promise<void> {
  const target = page.locator(':target');
  expect(await target.getAttribute('id')).toBe(anchor);
  await eventually(`${anchor} stands in the window`, async () => {
    const box = await target.boundingBox();
    return box !== null && box.y > -1 && box.y < (page.viewportSize()?.height ?? 0) - LINE_PX;
  });
}

describe('the catalogue at /docs/errors', () => {
  const site = useSite();

  it.each(SIZES)('shows every code, status, transition and reason, and nothing else, on %s', async (_name, size) => {
    const { page } = await site.open('/docs/errors', size);
    const shown = new Map<string, string>();
    for (const row of await page.locator('tbody tr').filter({ visible: true }).all()) {
      shown.set((await row.getAttribute('id')) ?? '', await row.innerText());
    }
    const expected = expectedRows();
    expect([...shown.keys()].sort()).toEqual([...expected.keys()].sort());
    for (const [anchor, texts] of expected) {
      const missing = texts.filter((text) => !shown.get(anchor)?.includes(seen(text)));
      expect([anchor, missing]).toEqual([anchor, []]);
    }
  });

  it.each(SIZES)('does not scroll sideways and follows each of its links on %s', async (_name, size) => {
    const visit = await site.open('/docs/errors', size);
    expect(await visit.overhang()).toBe(0);
    const links = await visit.page.locator('a[href^="#"]').all();
    expect(links).toHaveLength(RESOURCES.length + 2);
    for (const link of links) {
      await link.click();
      await expectTarget(visit.page, (await link.getAttribute('href'))?.slice(1) ?? '');
    }
    await visit.page.getByRole('link', { name: 'Ballast API' }).click();
    await visit.page.getByRole('heading', { name: 'Ballast API' }).waitFor();
  });

  it.each(SIZES)('opens at the entry that the type of a problem names on %s', async (_name, size) => {
    const unsigned = await fetch(`${site.baseUrl}/float`);
    const problemOf = async (request: RawRequest): Promise<{ type: string; code: string }> =>
      (await site.client.request<{ type: string; code: string }>(request)).body;
    const answers = [
      (await unsigned.json()) as { type: string; code: string },
      await problemOf({ method: 'GET', path: '/nowhere' }),
      await problemOf({ method: 'POST', path: '/strategies', body: {}, requestId: 'not-a-uuid' }),
      await problemOf({ method: 'POST', path: '/strategies', body: {} }),
    ];
    expect(answers.map(({ code }) => code)).toEqual([
      'unauthenticated',
      'not_found',
      'invalid_request_id',
      'invalid_request',
    ]);
    for (const { type, code } of answers) {
      const { page } = await site.open(type, size);
      await expectTarget(page, code);
      expect(await page.locator(':target').innerText()).toContain(code);
    }
  });

  it('has an entry at the address of every code', async () => {
    const { page } = await site.open('/docs/errors');
    for (const code of [
      ...Object.keys(REQUEST_PROBLEMS),
      ...Object.keys(STATUS_REASONS).map((code) => `status-${code}`),
    ]) {
      await page.goto(`/docs/errors#${code}`);
      await expectTarget(page, code);
    }
  });
});
