import {
  assetNotAllowed,
  DAILY_LIMIT_EXCEEDED,
  NOT_AUTHORIZED,
  ORDER_LIMIT_EXCEEDED,
  permissionRequired,
} from './authorization-refusals';

it.each([
  [NOT_AUTHORIZED, 'advisor_not_authorized', 'advisor not authorized'],
  [permissionRequired('BUY'), 'permission_required', 'BUY permission required'],
  [permissionRequired('SELL'), 'permission_required', 'SELL permission required'],
  [assetNotAllowed('BTC'), 'advisor_asset_not_allowed', 'asset BTC not allowed for advisor'],
  [ORDER_LIMIT_EXCEEDED, 'advisor_limit_exceeded', 'advisor order limit exceeded'],
  [DAILY_LIMIT_EXCEEDED, 'advisor_limit_exceeded', 'advisor daily limit exceeded'],
])('%p has the sentence that clients know', (refusal, code, sentence) => {
  expect(refusal).toEqual({ code, sentence });
});
