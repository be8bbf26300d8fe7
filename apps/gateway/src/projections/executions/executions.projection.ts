import { Injectable } from '@nestjs/common';
import type { Execution } from '@ballast/contracts';
import type { Tx } from '@ballast/platform-postgres';
import type { ExecutionProgress } from '@ballast/domain-operation';
import { joinTexts } from '../../persistence/json-texts';

/** A version of an Execution as the log reports it. */
export interface ExecutionVersion {
  readonly platformCode: string;
  /** Position in the request, from 0. */
  readonly index: number;
  readonly execution: Execution;
  /** The Execution as its GET shows it. */
  readonly body: string;
}

export interface ProjectedExecutions {
  /** Ids of Executions whose terminal version became readable in this batch. */
  readonly closed: ReadonlySet<string>;
  /** Executions that became readable, by Operation. */
  readonly progress: ReadonlyMap<string, ExecutionProgress>;
}

const COLUMNS = `(operation_id, index, id, platform_code, strategy_id, participant_code, status, created_at, body)`;

const ROWS = `
  SELECT * FROM unnest($1::uuid[], $2::int[], $3::uuid[], $4::text[], $5::uuid[], $6::text[], $7::text[],
                        $8::timestamptz[], string_to_array($9, E'\\n'))`;

/** Columns of the written rows that a statement answers. Only a row that was there before has a transaction as xmax. */
const WRITTEN = 'operation_id, id, status, (xmax = 0) AS is_new';

const INSERT_AWAITING = `
  INSERT INTO gateway.executions ${COLUMNS} ${ROWS}
  ON CONFLICT DO NOTHING
  RETURNING ${WRITTEN}`;

/**
 * An upsert instead of an update joined to its input, because an upsert always uses the key. An update depends on the
 * statistics, which may not know an Operation that began a second ago.
 */
const UPSERT_CLOSED = `
  INSERT INTO gateway.executions AS current ${COLUMNS} ${ROWS}
  ON CONFLICT (operation_id, index) DO UPDATE
     SET status = excluded.status, body = excluded.body
   WHERE current.status = 'awaiting_execution'
  RETURNING ${WRITTEN}`;

interface WrittenRow {
  readonly operation_id: string;
  readonly id: string;
  readonly status: string;
  /** Whether the Execution became readable by this statement. */
  readonly is_new: boolean;
}

/** Table gateway.executions: each Execution as its GET shows it. */
@Injectable()
export class ExecutionsProjection {
  /**
   * Makes Executions readable. A status only moves forward, from awaiting to terminal; a version that comes twice or
   * late changes nothing.
   */
  async project(tx: Tx, versions: readonly ExecutionVersion[]): Promise<ProjectedExecutions> {
    const latest = latestVersions(versions);
    const awaiting = latest.filter(({ execution }) => execution.status === 'awaiting_execution');
    const terminal = latest.filter(({ execution }) => execution.status !== 'awaiting_execution');
    const written = [
      ...(await this.write(tx, awaiting, { name: 'gateway.executions.insert', sql: INSERT_AWAITING })),
      ...(await this.write(tx, terminal, { name: 'gateway.executions.close', sql: UPSERT_CLOSED })),
    ];
    return {
      closed: new Set(written.filter(({ status }) => status !== 'awaiting_execution').map(({ id }) => id)),
      progress: countProgress(written),
    };
  }

  private async write(
    tx: Tx,
    versions: readonly ExecutionVersion[],
    { name, sql }: { readonly name: string; readonly sql: string },
  ): Promise<readonly WrittenRow[]> {
    if (versions.length === 0) return [];
    const executions = versions.map(({ execution }) => execution);
    return tx.prepared<WrittenRow>(name, sql, [
      executions.map(({ operation_id }) => operation_id),
      versions.map(({ index }) => index),
      executions.map(({ id }) => id),
      versions.map(({ platformCode }) => platformCode),
      executions.map(({ strategy_id }) => strategy_id),
      executions.map(({ participant_code }) => participant_code),
      executions.map(({ status }) => status),
      executions.map(({ created_at }) => created_at),
      joinTexts(versions.map(({ body }) => body)),
    ]);
  }
}

/** Latest version of each Execution, terminal if there is one: a statement must not write a row twice. */
function latestVersions(versions: readonly ExecutionVersion[]): readonly ExecutionVersion[] {
  const latest = new Map<string, ExecutionVersion>();
  for (const version of versions) {
    const known = latest.get(version.execution.id);
    if (known === undefined || known.execution.status === 'awaiting_execution')
      latest.set(version.execution.id, version);
  }
  return [...latest.values()];
}

function countProgress(written: readonly WrittenRow[]): ReadonlyMap<string, ExecutionProgress> {
  const byOperation = new Map<string, { projected: number; settled: number; skipped: number; rejected: number }>();
  for (const { operation_id, status, is_new } of written) {
    const counts = byOperation.get(operation_id) ?? { projected: 0, settled: 0, skipped: 0, rejected: 0 };
    byOperation.set(operation_id, counts);
    if (is_new) counts.projected += 1;
    if (status === 'settled' || status === 'skipped' || status === 'rejected') counts[status] += 1;
  }
  return byOperation;
}
