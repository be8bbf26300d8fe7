export { gatewayService as service } from './gateway.service';
