import { API } from '@ballast/api';
import type { AppliedAccount, Movement } from '@ballast/contracts';
import { formatUnits, parseUnits } from '@ballast/kernel';
import { parseBody } from '@ballast/platform-http';
import type { z } from 'zod';
import { amountViolation, type Markets } from '../markets';
import { accountViolation, type AskedMovement } from '../movements';

/** A request for a payment whose body follows every rule. */
export interface ReadPayment extends Omit<AskedMovement, 'id'> {
  readonly direction: Movement['direction'];
  readonly externalAccountId: string;
  readonly network: readonly string[];
  /** Empty when the caller gave none. */
  readonly description: string;
}

const { body: BODY } = API.createPayment;
type Body = z.output<typeof BODY>;

interface Context {
  readonly account: AppliedAccount | undefined;
  readonly markets: Markets;
}

/** @throws Problem `invalid_request` naming every violation. */
export function readPaymentRequest(document: unknown, { account, markets }: Context): ReadPayment {
  const ruled = BODY.superRefine((body, check) => {
    for (const [name, message] of violationsOf(body, { account, markets })) {
      check.addIssue({ code: 'custom', path: [name], message });
    }
  });
  const body = parseBody(ruled, document);
  const scale = markets.scaleOf(body.currency);
  if (scale === undefined || account === undefined) throw new Error('the schema refuses this body');
  return {
    account,
    direction: body.transfer_type === 'credit' ? 'out' : 'in',
    asset: body.currency,
    amount: formatUnits(parseUnits(body.amount, scale), scale),
    scale,
    clientId: '',
    externalAccountId: body.external_account_id,
    network: body.network ?? [],
    description: body.description ?? '',
  };
}

function violationsOf(body: Body, { account, markets }: Context): readonly (readonly [keyof Body, string])[] {
  const named = accountViolation(account, [body.participant_code, body.account_label]);
  const scale = markets.scaleOf(body.currency);
  const amount = scale === undefined ? undefined : amountViolation(body.amount, scale);
  return [
    ...(named === undefined ? [] : [['account_group', named] as const]),
    ...(scale === undefined ? [['currency', 'is no currency that instruments are quoted in'] as const] : []),
    ...(amount === undefined ? [] : [['amount', amount] as const]),
  ];
}
