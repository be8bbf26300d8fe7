export { webhookDispatcherService as service } from './webhook-dispatcher.service';
