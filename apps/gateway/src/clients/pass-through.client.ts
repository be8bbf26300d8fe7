import type { OnApplicationShutdown } from '@nestjs/common';
import { InternalClient } from '@ballast/platform-http';

/** Calls an owner whose answers are passed on as they are. */
export abstract class PassThroughClient implements OnApplicationShutdown {
  protected readonly client: InternalClient;

  constructor(url: string, token: string) {
    this.client = new InternalClient(url, token);
  }

  call(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<unknown> {
    return this.client.call<unknown>(method, path, body);
  }

  onApplicationShutdown(): Promise<void> {
    return this.client.close();
  }
}
