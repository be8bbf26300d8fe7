import type { BrowserContext, Page } from 'playwright-core';

/** A page in a browser context of its own, which records errors, warnings, failed requests and foreign addresses. */
export class Visit {
  private readonly recorded: string[] = [];

  constructor(
    readonly page: Page,
    private readonly context: BrowserContext,
    origin: string,
  ) {
    context.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) {
        this.recorded.push(`console ${message.type()}: ${message.text()} (${message.location().url})`);
      }
    });
    context.on('weberror', (error) => this.recorded.push(`page error: ${error.error().message}`));
    context.on('requestfailed', (request) => {
      const errorText = request.failure()?.errorText ?? '';
      // On a busy machine the browser gives the icon of a page up when the page goes on to something else.
      if (errorText === 'net::ERR_ABORTED' && request.url().includes('/favicon')) return;
      this.recorded.push(`request failed: ${request.method()} ${request.url()}: ${errorText}`);
    });
    context.on('request', (request) => {
      const url = new URL(request.url());
      if (['data:', 'blob:'].includes(url.protocol)) return;
      if (url.origin !== origin) this.recorded.push(`request to elsewhere: ${request.url()}`);
    });
  }

  /** Takes the errors since the last call. Every test fails if there are any. */
  takeErrors(): readonly string[] {
    return this.recorded.splice(0);
  }

  /** Width of the page beyond that of the window, in CSS pixels; 0 when the page does not scroll sideways. */
  async overhang(): Promise<number> {
    const [scrolled, shown] = await this.page.evaluate<[number, number]>(
      '[document.documentElement.scrollWidth, document.documentElement.clientWidth]',
    );
    return scrolled - shown;
  }

  close(): Promise<void> {
    return this.context.close();
  }
}
