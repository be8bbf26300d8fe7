import { userInfo } from 'node:os';
import { rootCause, type Cause } from '@ballast/contracts';
import type { Environment } from '@ballast/platform-config';

const NAME_CHARACTERS = 100;

/**
 * Name that acts are recorded under: `given`, else `BALLAST_OPERATOR`, else the user of the machine, else the number of
 * that user, who has no name in a container. Cut to 100 characters.
 */
export function operatorName(given: string | undefined, env: Environment): string {
  return (given ?? env['BALLAST_OPERATOR'] ?? userName()).slice(0, NAME_CHARACTERS);
}

/** The cause of the messages that record the act of an operator. `subject` is the thing that the act is about. */
export function causeOfAct(operator: string, subject: string): Cause {
  return rootCause({ actor: { operator }, correlationId: subject, platformCode: '' });
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `user ${String(process.getuid?.() ?? 'unknown')}`;
  }
}
