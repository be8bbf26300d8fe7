export { addressOf } from './address';
export {
  BallastClient,
  type CallAnswer,
  type CallArguments,
  type CallInput,
  type ClientOptions,
  type ObservedAnswer,
  type RawAnswer,
  type RawRequest,
  type Refusal,
  type Success,
} from './ballast-client';
export { CallFailed } from './call-failed';
export type { RequestToSign } from './sign';
