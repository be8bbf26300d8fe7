import { Body, Controller, HttpCode, Post, UseGuards } from '@nestjs/common';
import { InternalGuard, parseBody } from '@ballast/platform-http';
import { PreviewOperationHandler } from './preview-operation.handler';
import { previewRequestSchema, type Preview } from './preview-request';

/** Previews, for the service that answers callers. */
@Controller('internal/previews')
@UseGuards(InternalGuard)
export class PreviewsController {
  constructor(private readonly handler: PreviewOperationHandler) {}

  @Post()
  @HttpCode(200)
  preview(@Body() body: unknown): Promise<Preview> {
    return this.handler.preview(parseBody(previewRequestSchema, body));
  }
}
