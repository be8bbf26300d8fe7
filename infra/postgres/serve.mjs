// Serves one Postgres to the process that started this one, for callers that cannot import a module, such as specs under
// Jest. The data is deleted at the end, unless the first argument names a folder for it.
import { serveChild } from '../process/serve-child.mjs';
import { startPostgres } from './embedded.mjs';

const [dataDir] = process.argv.slice(2);
await serveChild(async () => {
  const { url, ...server } = await startPostgres({ durable: false, ...(dataDir === undefined ? {} : { dataDir }) });
  return { announcement: { url }, ...server };
});
