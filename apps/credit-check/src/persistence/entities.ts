import type { CustomerKind } from '@ballast/contracts';
import { EntitySchema } from 'typeorm';

/** An account of a customer, as its readers see it. Stores write these tables with set-based SQL. */
export interface AccountEntity {
  readonly accountId: string;
  readonly kind: CustomerKind;
  readonly platformCode: string;
  readonly ownerCode: string;
  /** `general` for own cash, the id of the Strategy for holdings in it. */
  readonly label: string;
}

/** The balance of an account in one asset. Decimals as Postgres prints them: plain, in the scale of the asset. */
export interface BalanceEntity {
  readonly accountId: string;
  readonly asset: string;
  readonly balance: string;
  /** Sum of the open holds. */
  readonly held: string;
}

export interface AssetScaleEntity {
  readonly asset: string;
  /** Decimals of the asset. */
  readonly scale: number;
}

const schema = 'credit';
const accountId = { name: 'account_id', type: 'uuid', primary: true } as const;

export const accountEntity = new EntitySchema<AccountEntity>({
  name: 'Account',
  schema,
  tableName: 'accounts',
  columns: {
    accountId,
    kind: { type: 'text' },
    platformCode: { name: 'platform_code', type: 'text' },
    ownerCode: { name: 'owner_code', type: 'text' },
    label: { type: 'text' },
  },
});

export const balanceEntity = new EntitySchema<BalanceEntity>({
  name: 'Balance',
  schema,
  tableName: 'balances',
  columns: {
    accountId,
    asset: { type: 'text', primary: true },
    balance: { type: 'numeric' },
    held: { type: 'numeric' },
  },
});

export const assetScaleEntity = new EntitySchema<AssetScaleEntity>({
  name: 'AssetScale',
  schema,
  tableName: 'asset_scales',
  columns: { asset: { type: 'text', primary: true }, scale: { type: 'integer' } },
});
