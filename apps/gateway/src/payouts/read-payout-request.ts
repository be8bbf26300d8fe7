import { API, payoutKeySchema } from '@ballast/api';
import type { AppliedAccount } from '@ballast/contracts';
import { formatUnits, parseUnits } from '@ballast/kernel';
import type { Call } from '@ballast/platform-edge';
import { parseBody, Problem } from '@ballast/platform-http';
import type { z } from 'zod';
import { amountViolation, type Markets } from '../markets';
import { accountViolation, type AskedMovement } from '../movements';

/** A request for a payout whose body follows every rule. */
export interface ReadPayout extends Omit<AskedMovement, 'id'> {
  /** Whether the request is only checked. */
  readonly isCheck: boolean;
  readonly externalAccountId: string;
  /** Empty for what the caller has not given. */
  readonly description: string;
  readonly accountModel: string;
  readonly metadata: Readonly<Record<string, string>>;
}

const { body: BODY } = API.createPayout;
type Body = z.output<typeof BODY>;

interface Context {
  readonly call: Pick<Call, 'idempotencyKey'>;
  readonly account: AppliedAccount | undefined;
  readonly markets: Markets;
}

/** @throws Problem `invalid_request` naming every violation. */
export function readPayoutRequest(document: unknown, { call, account, markets }: Context): ReadPayout {
  const ruled = BODY.superRefine((body, check) => {
    for (const [path, message] of violationsOf(body, { account, markets })) {
      check.addIssue({ code: 'custom', path: [...path], message });
    }
  });
  const body = parseBody(ruled, document);
  const { asset, total, description = '' } = body.payment;
  const scale = markets.decimalsOf(asset);
  if (scale === undefined || account === undefined) throw new Error('the schema refuses this body');
  return {
    isCheck: body.validate === true,
    account,
    asset,
    amount: formatUnits(parseUnits(total, scale), scale),
    scale,
    clientId: keyOf(call),
    externalAccountId: body.beneficiary.external_account.external_account_id,
    description,
    accountModel: body.account_model ?? '',
    metadata: body.metadata ?? {},
  };
}

/** The key of a payout; empty for one that is made by a request id. */
function keyOf({ idempotencyKey = '' }: Pick<Call, 'idempotencyKey'>): string {
  if (idempotencyKey === '' || payoutKeySchema.safeParse(idempotencyKey).success) return idempotencyKey;
  const sentence = 'Idempotency-Key must be printable ASCII of at most 64 characters.';
  throw new Problem('invalid_request', sentence, { errors: [`header/${sentence}`] });
}

type Violation = readonly [path: readonly string[], message: string];

function violationsOf({ payor, payment }: Body, { account, markets }: Omit<Context, 'call'>): readonly Violation[] {
  const named = accountViolation(account, [payor.participant_code, payor.account_label]);
  const scale = markets.decimalsOf(payment.asset);
  const amount = scale === undefined ? undefined : amountViolation(payment.total, scale);
  return [
    ...(named === undefined ? [] : [[['payor'], named] as const]),
    ...(scale === undefined ? [[['payment', 'asset'], 'is no currency or asset of an instrument'] as const] : []),
    ...(amount === undefined ? [] : [[['payment', 'total'], amount] as const]),
  ];
}
