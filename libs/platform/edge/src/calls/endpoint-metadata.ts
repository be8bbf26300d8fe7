/** Where a handler keeps the endpoint that it answers. */
export const ENDPOINT = Symbol('Endpoint');
