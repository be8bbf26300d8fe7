export { BallastClient, CallFailed, type Answer, type ClientOptions, type Method } from './ballast-client';
export { signRequest, type RequestToSign } from './sign';
