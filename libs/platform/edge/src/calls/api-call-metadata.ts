import type { ApiCall } from '@ballast/api';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Declaration of the call that a route answers; undefined for routes outside of the API. */
    readonly apiCall?: ApiCall;
  }
}

/** Metadata key of a handler's declaration. */
export const API_CALL = Symbol('ApiCall');
