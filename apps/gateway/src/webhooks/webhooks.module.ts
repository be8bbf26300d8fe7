import { Module } from '@nestjs/common';
import { ClientsModule } from '../clients';
import { WebhooksController } from './webhooks.controller';

/** Webhook endpoints and deliveries, kept by the webhook dispatcher. */
@Module({ imports: [ClientsModule], controllers: [WebhooksController] })
export class WebhooksModule {}
