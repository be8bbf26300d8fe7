import type { Slice } from '@ballast/platform-log';
import type { WholePlatform } from './whole-platform';

/** The positions that services have stored, which planted bugs change. */
export class StoredPositions {
  constructor(private readonly platform: WholePlatform) {}

  /** Offset at which the group of a slice goes on in its partition. */
  async of(slice: Slice): Promise<string> {
    const [row] = await this.platform.database.query<{ next_offset: string }>(
      `SELECT next_offset FROM ${this.tableOf(slice)} WHERE group_name = $1 AND topic = $2 AND partition = $3`,
      [slice.group, slice.topic, slice.partition],
    );
    return row?.next_offset ?? '0';
  }

  async moveTo(slice: Slice, offset: string): Promise<void> {
    await this.platform.database.query(
      `UPDATE ${this.tableOf(slice)} SET next_offset = $4, fingerprint = NULL
        WHERE group_name = $1 AND topic = $2 AND partition = $3`,
      [slice.group, slice.topic, slice.partition, offset],
    );
  }

  private tableOf({ group }: Slice): string {
    return `${this.platform.schemaOfService(group)}.log_positions`;
  }
}
