import { API, advisorLinkSchema } from '@ballast/api';
import { GENERAL_LABEL } from '@ballast/contracts';
import { readZrn, type AccountReference } from '@ballast/domain-advisors';
import { member } from '@ballast/platform-edge';
import { parseBody } from '@ballast/platform-http';
import { z } from 'zod';
import {
  linkOf,
  linkSchema,
  withDefaults,
  type GrantContext,
  type NewAccount,
  type NewLink,
} from '../read-account-request';

/** A link of a bulk call; the reference is undefined when the text in `account` is no ZRN. */
export interface AddressedLink {
  readonly account: AccountReference | undefined;
  readonly link: NewLink;
}

/**
 * Accounts of a bulk call. One violation refuses all of them.
 * @throws Problem `invalid_request` naming every violation.
 */
export function readNewAccounts(document: unknown, entriesMax: number): readonly NewAccount[] {
  const schema = z.strictObject({
    accounts: entries(API.createCustomerAccount.body, entriesMax, 'accounts', (entry) => {
      const [code, label = GENERAL_LABEL] = [member(entry, 'participant_code'), member(entry, 'account_label')];
      return typeof code === 'string' && typeof label === 'string' ? `${code}:${label}` : undefined;
    }),
  });
  return parseBody(schema, document).accounts.map(withDefaults);
}

/**
 * Links of a bulk call. One violation refuses all of them.
 * @throws Problem `invalid_request` naming every violation.
 */
export function readLinks(document: unknown, context: GrantContext, entriesMax: number): readonly AddressedLink[] {
  const link = linkSchema(context).extend({ account: advisorLinkSchema.shape.account });
  const schema = z.strictObject({
    advisors: entries(link, entriesMax, 'advisors', (entry) => {
      const [account, code] = [member(entry, 'account'), member(entry, 'participant_code')];
      const reference = typeof account === 'string' ? readZrn(account) : undefined;
      return reference === undefined || typeof code !== 'string' ? undefined : `${reference.id}:${code}`;
    }),
  });
  return parseBody(schema, document).advisors.map(({ account, ...terms }) => ({
    account: readZrn(account),
    link: linkOf(terms, context),
  }));
}

/** A list of entries in which each key stands once. An entry without a key is judged by its schema alone. */
function entries<S extends z.ZodType>(
  entry: S,
  max: number,
  name: string,
  keyOf: (entry: unknown) => string | undefined,
) {
  const range = `must have 1 to ${max} entries`;
  return z
    .array(entry)
    .min(1, range)
    .max(max, range)
    .superRefine(
      (list: readonly unknown[], context) => {
        const indexByKey = new Map<string, number>();
        list.forEach((one, index) => {
          const key = keyOf(one);
          if (key === undefined) return;
          const first = indexByKey.get(key);
          if (first === undefined) indexByKey.set(key, index);
          else context.addIssue({ code: 'custom', path: [index], message: `repeats body/${name}/${first}` });
        });
      },
      // Repetitions are named beside other violations.
      { when: ({ value }) => Array.isArray(value) },
    );
}
