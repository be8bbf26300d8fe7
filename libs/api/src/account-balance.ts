import { asset, decimal, decimalOrEmpty } from '@ballast/contracts';
import { z } from 'zod';

export const accountBalanceSchema = z
  .object({
    asset: asset('Currency or asset of the account.'),
    balance: decimal('Balance that is posted on the ledger.'),
    held: decimalOrEmpty('Part of the balance that open holds reserve. Empty with `as_of`: holds have no history.'),
    available: decimalOrEmpty('Part of the balance that can be used: `balance` less `held`. Empty with `as_of`.'),
  })
  .meta({ id: 'AccountBalance', description: 'The balance of one account in one asset.' });
