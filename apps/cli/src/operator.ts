import { userInfo } from 'node:os';
import type { Environment } from '@ballast/platform-config';

const NAME_CHARACTERS = 100;

/** The person whose acts are recorded: as given, else the user of the machine. */
export function operatorName(given: string | undefined, env: Environment): string {
  return (given ?? env['BALLAST_OPERATOR'] ?? userInfo().username).slice(0, NAME_CHARACTERS);
}
