// Says in one line of JSON whether this machine can run a local broker, and if not, what is missing.
import { checkPrerequisites } from './local-broker.mjs';

try {
  await checkPrerequisites();
  process.stdout.write('{}\n');
} catch (error) {
  process.stdout.write(`${JSON.stringify({ missing: error.message })}\n`);
}
