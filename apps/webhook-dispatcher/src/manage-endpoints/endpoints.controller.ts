import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query, UseGuards } from '@nestjs/common';
import { InternalGuard } from '@ballast/platform-http';
import { Database } from '@ballast/platform-postgres';
import { parsePage, readCursor, writeCursor } from '../read-models/page';
import { findEndpoint, listEndpoints } from '../persistence/endpoint.store';
import { parseAddress, parseCreate, parseRotate, parseUpdate } from './endpoint-input';
import { endpointResource, type EndpointResource, type EndpointWithSecret } from './endpoint-resource';
import { EndpointsHandler, noEndpoint } from './endpoints.handler';

/** Webhook endpoints, for the gateway. */
@Controller('internal/endpoints')
@UseGuards(InternalGuard)
export class EndpointsController {
  constructor(
    private readonly database: Database,
    private readonly handler: EndpointsHandler,
  ) {}

  @Post()
  create(@Body() body: unknown): Promise<EndpointWithSecret> {
    return this.handler.create(parseCreate(body));
  }

  @Get()
  async list(
    @Query() query: Readonly<Record<string, unknown>>,
  ): Promise<{ endpoints: readonly EndpointResource[]; next_after: string }> {
    const { platformCode, after, limit } = parsePage(query);
    const [createdAt, id] = after === '' ? [] : readCursor(after, 2);
    const from = createdAt === undefined || id === undefined ? undefined : { createdAt, id };
    const found = await listEndpoints(this.database, platformCode, { after: from, limit: limit + 1 });
    const page = found.slice(0, limit);
    const last = page.at(-1);
    const isEnd = found.length <= limit || last === undefined;
    return { endpoints: page.map(endpointResource), next_after: isEnd ? '' : writeCursor([last.createdAt, last.id]) };
  }

  @Get(':id')
  async get(@Param('id') id: string, @Query('platform_code') platformCode?: string): Promise<EndpointResource> {
    const address = parseAddress(platformCode, id);
    const endpoint = await findEndpoint(this.database, address.platformCode, address.id);
    if (endpoint === undefined) throw noEndpoint();
    return endpointResource(endpoint);
  }

  @Patch(':id')
  update(
    @Param('id') id: string,
    @Body() body: unknown,
    @Query('platform_code') platformCode?: string,
  ): Promise<EndpointResource> {
    return this.handler.update(parseAddress(platformCode, id), parseUpdate(body));
  }

  @Delete(':id')
  @HttpCode(204)
  delete(@Param('id') id: string, @Query('platform_code') platformCode?: string): Promise<void> {
    return this.handler.delete(parseAddress(platformCode, id));
  }

  @Post(':id/rotate-secret')
  @HttpCode(200)
  rotateSecret(
    @Param('id') id: string,
    @Body() body: unknown,
    @Query('platform_code') platformCode?: string,
  ): Promise<EndpointWithSecret> {
    return this.handler.rotateSecret(parseAddress(platformCode, id), parseRotate(body));
  }
}
