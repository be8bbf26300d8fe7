import { API } from '@ballast/api';
import type { AppliedAccount } from '@ballast/contracts';
import { formatUnits, parseUnits } from '@ballast/kernel';
import { parseBody } from '@ballast/platform-http';
import type { z } from 'zod';
import { amountViolation, type Markets } from '../markets';
import { accountViolation } from '../movements';

/** The account at each end of a transfer; undefined for an end that the body does not name. */
export interface NamedEnds {
  readonly from: AppliedAccount | undefined;
  readonly to: AppliedAccount | undefined;
}

/** A request for a transfer whose body follows every rule. */
export interface ReadTransfer {
  readonly from: AppliedAccount;
  readonly to: AppliedAccount;
  readonly asset: string;
  /** At the scale of the asset. */
  readonly amount: string;
  readonly scale: number;
  /** Empty when the caller gave none. */
  readonly clientId: string;
}

const { body: BODY } = API.createTransfer;
type Body = z.output<typeof BODY>;

interface Context {
  readonly ends: NamedEnds;
  readonly markets: Markets;
}

/** @throws Problem `invalid_request` naming every violation. */
export function readTransferRequest(document: unknown, { ends, markets }: Context): ReadTransfer {
  const ruled = BODY.superRefine((body, check) => {
    for (const [name, message] of violationsOf(body, { ends, markets })) {
      check.addIssue({ code: 'custom', path: [name], message });
    }
  });
  const { asset, amount, client_transfer_id: clientId = '' } = parseBody(ruled, document);
  const scale = markets.decimalsOf(asset);
  const { from, to } = ends;
  if (scale === undefined || from === undefined || to === undefined) throw new Error('the schema refuses this body');
  return { from, to, asset, amount: formatUnits(parseUnits(amount, scale), scale), scale, clientId };
}

type Violation = readonly [keyof Body, string];

function violationsOf(body: Body, { ends: { from, to }, markets }: Context): readonly Violation[] {
  const ends: readonly Violation[] = [
    ...violationsOfEnd('from_account_group', from, [body.from_participant_code, body.from_account_label]),
    ...violationsOfEnd('to_account_group', to, [body.to_participant_code, body.to_account_label]),
  ];
  const toItself: readonly Violation[] =
    from !== undefined && from.id === to?.id
      ? [['to_account_group', 'must be another account than the money leaves']]
      : [];
  const scale = markets.decimalsOf(body.asset);
  if (scale === undefined) return [...ends, ...toItself, ['asset', 'is no currency or asset of an instrument']];
  const violation = amountViolation(body.amount, scale);
  return [...ends, ...toItself, ...(violation === undefined ? [] : [['amount', violation] as const])];
}

function violationsOfEnd(
  name: keyof Body,
  account: AppliedAccount | undefined,
  [code, label]: readonly [string | undefined, string | undefined],
): readonly Violation[] {
  const violation = accountViolation(account, [code, label]);
  return violation === undefined ? [] : [[name, violation]];
}
