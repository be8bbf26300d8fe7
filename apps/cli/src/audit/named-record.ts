import type { ServiceRecord } from '@ballast/platform-record';
import { WrongUse } from '../cli';
import type { CliConfig } from '../config';
import { makeOperatorTables } from '../operator-log';
import { SCHEMA as OPERATOR } from '../operator-schema';
import { oneLine } from '../print';

const NAME_WIDTH = 200;

/** The services whose tables follow from the record. Loads them only now: other commands have no use for their code. */
export async function loadRecords(): Promise<readonly ServiceRecord[]> {
  const { RECORDS } = await import('./records');
  return RECORDS;
}

/** @throws WrongUse when the tables of no such service follow from the record. */
export async function recordNamed(service: string): Promise<ServiceRecord> {
  const records = await loadRecords();
  const found = records.find(({ name }) => name === service);
  if (found !== undefined) return found;
  const names = records.map(({ name }) => name).join(', ');
  throw new WrongUse(`The record has no service ${oneLine(service, NAME_WIDTH)}: ${names}.`);
}

/** Makes the tables of the command line itself, which otherwise come with its first act. Services have made theirs. */
export async function ensureTables(config: CliConfig, { schema }: ServiceRecord): Promise<void> {
  if (schema === OPERATOR) await makeOperatorTables(config);
}
