declare module 'kafkajs/src/network/requestQueue' {
  class RequestQueue {
    readonly pending: readonly unknown[];
    scheduleCheckPendingRequests(): void;
  }
  export = RequestQueue;
}

declare module 'kafkajs/src/producer/partitioners/default/murmur2' {
  function murmur2(key: string): number;
  export = murmur2;
}
