import type { FastifyInstance } from 'fastify';

/** What a server is answering right now, so that it can be closed without cutting anything off. */
export class OpenRequests {
  private count = 0;
  private isDraining = false;
  private drained: () => void = () => undefined;

  /** Call it before the server listens. */
  constructor(private readonly server: FastifyInstance) {
    server.addHook('onRequest', (_request, reply, done) => {
      this.count += 1;
      // However it ends: answered to the last byte, or given up by the caller.
      reply.raw.once('close', () => this.ended());
      done();
    });
    server.addHook('onSend', (_request, reply, _payload, done) => {
      if (this.isDraining) void reply.header('connection', 'close');
      done();
    });
  }

  /**
   * Lets no new connection in, ends the idle ones, and waits for what is being answered, not for ever. Answers how many
   * calls are left.
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
