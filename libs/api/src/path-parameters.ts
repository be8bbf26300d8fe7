import { PARTICIPANT_CODE_PATTERN } from '@ballast/contracts';
import { z } from 'zod';
import type {} from 'zod-openapi';

function id(component: string, description: string) {
  return z.string().meta({ format: 'uuid', description, param: { id: component } });
}

function assetOf(component: string, description: string) {
  return z.string().meta({ pattern: '^[A-Z0-9]{1,16}$', description, param: { id: component } });
}

/** Every parameter that stands in a path, by name. The calls that have it share one component of the document. */
export const PATH_PARAMETERS = {
  strategy_id: id('StrategyId', 'Id of a Strategy.'),
  operation_id: id('OperationId', 'Id of an Operation.'),
  execution_id: id('ExecutionId', 'Id of an Execution.'),
  trader_id: id('TraderId', 'Id of a Trader.'),
  api_key_id: id('ApiKeyId', 'Id of an API key, which is not the key itself.'),
  trade_id: id('TradeId', 'Id of a trade.'),
  quote_id: id('QuoteId', 'Id of a quote.'),
  payment_id: id('PaymentId', 'Id of a payment.'),
  withdrawal_id: id('WithdrawalId', 'Id of a withdrawal.'),
  account_id: id('PortfolioAccountId', 'Id of an account, which is that of its Trader.'),
  allocation_id: id('AllocationId', 'Id of an allocation.'),
  transfer_id: id('TransferId', 'Id of a transfer.'),
  deposit_id: id('DepositId', 'Id of a deposit.'),
  endpoint_id: id('WebhookEndpointId', 'Id of a webhook endpoint.'),
  delivery_id: id('WebhookDeliveryId', 'Id of a delivery.'),
  participant_code: z.string().meta({
    pattern: PARTICIPANT_CODE_PATTERN.source,
    description: 'Code of a participant. Case-sensitive.',
    param: { id: 'ParticipantCode' },
  }),
  zrn: z.string().meta({
    maxLength: 100,
    description:
      'Name of a customer account: `zrn:zh:{region}:account:customer:{uuid}`, also with `accounts`, as `urn:zh:…:accounts:…`, as `customer:{uuid}` or as the bare UUID.',
    param: { id: 'Zrn' },
  }),
  underlying: assetOf('Underlying', 'Asset of the instrument, for example `BTC`.'),
  quoted: assetOf('Quoted', 'Quoted currency of the instrument, for example `USD`.'),
} as const;
