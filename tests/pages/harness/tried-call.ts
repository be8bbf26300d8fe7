import type { Locator, Page, Request } from 'playwright-core';
import { eventually } from '@ballast/test-infra';

/** The answer of the server, which the page has shown too. */
export interface ShownAnswer {
  readonly status: number;
  /** Undefined without a body. */
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
  /** The request as the browser sent it. */
  readonly request: Request;
}

/** A call of the reference at /docs in its mode "Try it out". */
export class TriedCall {
  private constructor(
    private readonly page: Page,
    readonly block: Locator,
  ) {}

  static async open(page: Page, operationId: string): Promise<TriedCall> {
    const block = page.locator(`.opblock[id$="-${operationId}"]`);
    await block.locator('.opblock-summary-control').click();
    await block.getByRole('button', { name: 'Try it out' }).click();
    return new TriedCall(page, block);
  }

  field(name: string): Locator {
    return this.block.getByRole('textbox', { name, exact: true });
  }

  choice(name: string): Locator {
    return this.block.getByRole('combobox', { name, exact: true });
  }

  async write(fields: Readonly<Record<string, string>>): Promise<void> {
    for (const [name, text] of Object.entries(fields)) await this.field(name).fill(text);
  }

  async execute(): Promise<ShownAnswer> {
    const arrival = this.page.waitForResponse((response) => !new URL(response.url()).pathname.startsWith('/docs'));
    await this.block.getByRole('button', { name: 'Execute' }).click();
    const response = await arrival;
    const status = response.status();
    const text = status === 204 ? '' : await response.text();
    const body: unknown = text === '' ? undefined : JSON.parse(text);
    const headers = await response.allHeaders();
    await eventually('the page shows the answer', async () => {
      const shown = await this.shown();
      const isSame = shown.status === status && JSON.stringify(shown.body) === JSON.stringify(body);
      const requestId = headers['x-request-id'];
      return isSame && (requestId === undefined || shown.headers.includes(`x-request-id: ${requestId}`));
    });
    return { status, body, headers, request: response.request() };
  }

  private async shown(): Promise<{ status: number; body: unknown; headers: string }> {
    const row = this.block.locator('table.live-responses-table > tbody > tr.response').first();
    const body = row.locator('.highlight-code code');
    const text = (await body.count()) === 0 ? '' : await body.innerText();
    return {
      status: Number(await row.locator('.response-col_status').first().innerText()),
      body: text === '' ? undefined : JSON.parse(text),
      headers: await row.locator('pre.microlight').last().innerText(),
    };
  }
}
