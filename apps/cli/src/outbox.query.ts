import { Injectable } from '@nestjs/common';
import type { Reader } from '@ballast/platform-postgres';

/** Messages of the command line that are on their way to the broker. */
@Injectable()
export class OutboxQuery {
  async isEmpty(reader: Reader, schema: string): Promise<boolean> {
    return (await reader.query(`SELECT FROM ${schema}.outbox LIMIT 1`)).length === 0;
  }
}
