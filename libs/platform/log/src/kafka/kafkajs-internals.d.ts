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

declare module 'kafkajs/src/cluster' {
  import type { KafkaConfig, KafkaMessage, Logger } from 'kafkajs';

  interface FetchRequest {
    /** -1 for a client. */
    readonly replicaId: number;
    readonly isolationLevel: number;
    /** In milliseconds. */
    readonly maxWaitTime: number;
    readonly minBytes: number;
    readonly maxBytes: number;
    readonly topics: readonly {
      readonly topic: string;
      readonly partitions: readonly {
        readonly partition: number;
        readonly fetchOffset: string;
        readonly maxBytes: number;
      }[];
    }[];
  }

  interface FetchResponse {
    readonly responses: readonly {
      readonly topicName: string;
      readonly partitions: readonly {
        readonly partition: number;
        readonly messages: readonly (KafkaMessage & { readonly isControlRecord?: boolean })[];
      }[];
    }[];
  }

  class Cluster {
    constructor(
      options: KafkaConfig & {
        readonly logger: Logger;
        readonly metadataMaxAge: number;
        readonly allowAutoTopicCreation: boolean;
        readonly isolationLevel: number;
      },
    );
    connect(): Promise<void>;
    disconnect(): Promise<void>;
    /** Loads the metadata of a topic unless it is loaded. */
    addTargetTopic(topic: string): Promise<void>;
    refreshMetadataIfNecessary(): Promise<void>;
    /** Partitions by the id of their leader. */
    findLeaderForPartitions(topic: string, partitions: readonly number[]): Readonly<Record<string, readonly number[]>>;
    findBroker(options: { readonly nodeId: string }): Promise<{ fetch(request: FetchRequest): Promise<FetchResponse> }>;
  }
  export = Cluster;
}
