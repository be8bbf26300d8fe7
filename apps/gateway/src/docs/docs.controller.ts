import { readFile } from 'node:fs/promises';
import { Controller, Get, Header, Inject, Param, Res } from '@nestjs/common';
import { Problem } from '@ballast/platform-http';
import { SERVICE_CONFIG } from '@ballast/platform-service';
import type { FastifyReply } from 'fastify';
import type { GatewayConfig } from '../config';
import { SANDBOX_KEY } from '../sandbox';

/** The library of the documents. It knows every call and every message, so it is loaded at the first request for one. */
const apiDocs = () => import('@ballast/api-docs');

const HTML = 'text/html; charset=utf-8';
const JSON_TYPE = 'application/json; charset=utf-8';
const SCRIPT = 'text/javascript; charset=utf-8';
/** The files change only with the server's version, so a browser may keep them for a day. */
const CACHE_CONTROL = 'public, max-age=86400';

/** Content types of the Swagger UI files that the page needs. The npm package has them, so no other host is asked. */
const ASSETS: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': SCRIPT,
  'favicon-32x32.png': 'image/png',
};

/** The API reference: pages for readers, documents for tools. It needs no API key. */
@Controller('docs')
export class DocsController {
  private documents: Readonly<Record<string, string>> | undefined;

  constructor(@Inject(SERVICE_CONFIG) private readonly config: GatewayConfig) {}

  @Get()
  @Header('content-type', HTML)
  async page(): Promise<string> {
    const { docsPage } = await apiDocs();
    return docsPage(this.config.BALLAST_MODE === 'sandbox' ? SANDBOX_KEY : { key: '', secret: '' });
  }

  @Get('openapi.json')
  @Header('content-type', JSON_TYPE)
  openApi(): Promise<string> {
    return this.document('docs/reference/openapi.json');
  }

  @Get('asyncapi.json')
  @Header('content-type', JSON_TYPE)
  asyncApi(): Promise<string> {
    return this.document('docs/reference/asyncapi.json');
  }

  @Get('errors')
  @Header('content-type', HTML)
  async errors(): Promise<string> {
    return (await apiDocs()).errorPage();
  }

  @Get('assets/start.js')
  @Header('content-type', SCRIPT)
  async script(): Promise<string> {
    return (await apiDocs()).DOCS_SCRIPT;
  }

  @Get('assets/:file')
  async asset(@Param('file') file: string, @Res({ passthrough: true }) reply: FastifyReply): Promise<Buffer> {
    const type = Object.hasOwn(ASSETS, file) ? ASSETS[file] : undefined;
    if (type === undefined) throw new Problem('not_found', 'There is nothing at this address.');
    void reply.headers({ 'content-type': type, 'cache-control': CACHE_CONTROL });
    return readFile(require.resolve(`swagger-ui-dist/${file}`));
  }

  /** Documents are made at the first request, because making them would slow down the start. */
  private async document(path: string): Promise<string> {
    const { referenceFiles } = await apiDocs();
    this.documents ??= referenceFiles();
    const text = this.documents[path];
    if (text === undefined) throw new Error(`There is no ${path}`);
    return text;
  }
}
