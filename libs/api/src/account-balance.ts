import { asset, decimal } from '@ballast/contracts';
import { z } from 'zod';

export const accountBalanceSchema = z
  .object({
    asset: asset('Currency or asset of the account.'),
    balance: decimal('Balance that is posted on the ledger.'),
    held: decimal('Part of the balance that open holds reserve.'),
    available: decimal('Part of the balance that can be used: `balance` less `held`.'),
  })
  .meta({ id: 'AccountBalance', description: 'The balance of one account in one asset.' });
