import { API } from '@ballast/api';
import type { AppliedAccount } from '@ballast/contracts';
import { formatUnits, parseUnits } from '@ballast/kernel';
import { parseBody } from '@ballast/platform-http';
import type { z } from 'zod';
import { amountViolation, type Markets } from '../markets';
import { accountViolation } from '../movements';

/** A request for a withdrawal whose body follows every rule. */
export interface ReadWithdrawal {
  readonly account: AppliedAccount;
  readonly asset: string;
  /** At the scale of the asset. */
  readonly amount: string;
  readonly scale: number;
  /** Empty for what the caller has not given. */
  readonly address: string;
  readonly destinationTag: string;
  readonly withdrawalAccountId: string;
  /** Without members when the caller has not given it. */
  readonly bankAccount: Readonly<Record<string, string>>;
  readonly clientId: string;
}

const { body: BODY } = API.createWithdrawal;
type Body = z.output<typeof BODY>;

interface Context {
  readonly account: AppliedAccount | undefined;
  readonly markets: Markets;
}

/** @throws Problem `invalid_request` naming every violation. */
export function readWithdrawalRequest(document: unknown, { account, markets }: Context): ReadWithdrawal {
  const ruled = BODY.superRefine((body, check) => {
    for (const [name, message] of violationsOf(body, { account, markets })) {
      check.addIssue({ code: 'custom', path: [name], message });
    }
  });
  const body = parseBody(ruled, document);
  const scale = markets.decimalsOf(body.asset);
  if (scale === undefined || account === undefined) throw new Error('the schema refuses this body');
  return {
    account,
    asset: body.asset,
    amount: formatUnits(parseUnits(body.amount, scale), scale),
    scale,
    address: body.address ?? '',
    destinationTag: body.destination_tag ?? '',
    withdrawalAccountId: body.withdrawal_account_id ?? '',
    bankAccount: body.account ?? {},
    clientId: body.client_withdrawal_request_id ?? '',
  };
}

type Violation = readonly [keyof Body, string];

function violationsOf(body: Body, { account, markets }: Context): readonly Violation[] {
  const { address, withdrawal_account_id: external, account: bank, destination_tag: tag } = body;
  const named = accountViolation(account, [body.participant_code, body.account_label]);
  const scale = markets.decimalsOf(body.asset);
  const amount = scale === undefined ? undefined : amountViolation(body.amount, scale);
  return [
    ...(named === undefined ? [] : [['account_group', named] as const]),
    ...([address, external, bank].filter((target) => target !== undefined).length === 1
      ? []
      : [['address', 'or withdrawal_account_id or account is required, and one of them alone'] as const]),
    ...(tag !== undefined && address === undefined ? [['destination_tag', 'needs an address'] as const] : []),
    ...(scale === undefined ? [['asset', 'is no currency or asset of an instrument'] as const] : []),
    ...(amount === undefined ? [] : [['amount', amount] as const]),
  ];
}
