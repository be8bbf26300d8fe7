import { Module } from '@nestjs/common';
import { ClientsModule } from '../clients';
import { PublicEventsModule } from '../events';
import { WebhooksController } from './webhooks.controller';

/** Webhook endpoints and deliveries, kept by the webhook dispatcher. */
@Module({ imports: [ClientsModule, PublicEventsModule], controllers: [WebhooksController] })
export class WebhooksModule {}
