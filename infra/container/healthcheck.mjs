// Exits with 0 when the service of this container is ready.
const { ok } = await fetch(`http://127.0.0.1:${process.env.PORT}/health/ready`, { signal: AbortSignal.timeout(4_000) });
process.exit(ok ? 0 : 1);
