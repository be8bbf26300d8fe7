import { API, type NewConfiguration } from '@ballast/api';
import type { AskedConfigurations } from '@ballast/contracts';
import { parseBody, Problem, PROBLEM_ERRORS_MAX } from '@ballast/platform-http';
import { member } from '@ballast/platform-edge';
import { z } from 'zod';
import type { ConfigurableAccountsQuery } from '../projections';

type Entry = AskedConfigurations['entries'][number];

/** A configuration of a request, with the path of its members. */
export interface SentConfiguration {
  readonly account_id: string;
  readonly allocation_id?: string | undefined;
  readonly rebalancing_strategy_ids?: NewConfiguration['rebalancing_strategy_ids'];
  readonly path: string;
}

/**
 * Configurations of a bulk request. One violation refuses all of them.
 * @throws Problem `invalid_request` naming every violation.
 */
export function readNewConfigurations(document: unknown, max: number): readonly SentConfiguration[] {
  const range = `must have 1 to ${max} entries`;
  const configurations = z
    .array(API.createConfiguration.body)
    .min(1, range)
    .max(max, range)
    // Repetitions are named beside other violations.
    .superRefine(refuseRepeated, { when: ({ value }) => Array.isArray(value) });
  const read = parseBody(z.strictObject({ configurations }), document).configurations;
  return read.map((configuration, index) => ({ ...configuration, path: `body/configurations/${index}/` }));
}

function refuseRepeated(configurations: readonly unknown[], context: z.RefinementCtx): void {
  const indexById = new Map<string, number>();
  configurations.forEach((configuration, index) => {
    const sent = member(configuration, 'account_id');
    if (typeof sent !== 'string') return;
    const id = sent.toLowerCase();
    const first = indexById.get(id);
    if (first === undefined) indexById.set(id, index);
    else {
      const message = `repeats body/configurations/${first}/account_id`;
      context.addIssue({ code: 'custom', path: [index, 'account_id'], message });
    }
  });
}

/**
 * The entries of a request for configurations, with the accounts that they name.
 * @throws Problem `not_found` naming every id of nothing, else `invalid_request` naming every other currency.
 */
export async function readEntries(
  platformCode: string,
  sent: readonly SentConfiguration[],
  query: ConfigurableAccountsQuery,
): Promise<readonly Entry[]> {
  const accounts = await query.accounts(
    platformCode,
    sent.map(({ account_id }) => account_id),
  );
  const currencies = await query.currencies(
    platformCode,
    sent.flatMap(({ allocation_id }) => allocation_id ?? []),
  );
  const unknown: string[] = [];
  const violations: string[] = [];
  const entries = sent.map(({ path, account_id, allocation_id, rebalancing_strategy_ids }): Entry => {
    const account = accounts.get(account_id);
    const currency = allocation_id === undefined ? undefined : currencies.get(allocation_id);
    if (account === undefined) unknown.push(`${path}account_id is not the id of an account`);
    if (allocation_id !== undefined && currency === undefined) {
      unknown.push(`${path}allocation_id is not the id of an allocation`);
    }
    // No rebalancing strategy is stored.
    (rebalancing_strategy_ids ?? []).forEach((_id, index) => {
      unknown.push(`${path}rebalancing_strategy_ids/${index} is not the id of a rebalancing strategy`);
    });
    if (account !== undefined && currency !== undefined && currency !== account.quoted_currency) {
      violations.push(`${path}allocation_id must be quoted in ${account.quoted_currency}, as the account is`);
    }
    return {
      account_id,
      strategy_id: account?.strategy_id ?? '',
      participant_code: account?.participant_code ?? '',
      ...(allocation_id === undefined ? {} : { allocation_id }),
      ...(rebalancing_strategy_ids === undefined ? {} : { rebalancing_strategy_ids: [...rebalancing_strategy_ids] }),
    };
  });
  if (unknown.length > 0) throw named('not_found', 'The body names something that does not exist.', unknown);
  if (violations.length > 0) throw named('invalid_request', 'The body is not valid.', violations);
  return entries;
}

function named(code: 'not_found' | 'invalid_request', detail: string, errors: readonly string[]): Problem {
  return new Problem(code, detail, { errors: errors.slice(0, PROBLEM_ERRORS_MAX), errorsTotal: errors.length });
}
