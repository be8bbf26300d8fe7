import type { FastifyInstance } from 'fastify';

/** Counts the requests that a server is answering, so that the server can be closed without cutting a request off. */
export class OpenRequests {
  private count = 0;
  private isDraining = false;
  private drained: () => void = () => undefined;

  /** Registers hooks, so the counter must be constructed before the server listens. */
  constructor(private readonly server: FastifyInstance) {
    server.addHook('onRequest', (_request, reply, done) => {
      this.count += 1;
      // A response is closed when it was sent to the last byte, and also when the caller has given up.
      reply.raw.once('close', () => this.ended());
      done();
    });
    server.addHook('onSend', (_request, reply, _payload, done) => {
      if (this.isDraining) void reply.header('connection', 'close');
      done();
    });
  }

  /** Number of requests that are not answered yet. */
  get open(): number {
    return this.count;
  }

  /**
   * Lets no new connection in, ends idle ones, and waits until every request is answered, at most `deadlineMs`. Answers
   * how many requests are left.
   */
  async drain(deadlineMs: number): Promise<number> {
    this.isDraining = true;
    this.server.server.close();
    if (this.count === 0) return 0;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, deadlineMs);
      this.drained = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    return this.count;
  }

  private ended(): void {
    this.count -= 1;
    if (this.isDraining && this.count === 0) this.drained();
  }
}
