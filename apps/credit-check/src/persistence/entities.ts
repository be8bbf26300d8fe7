import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { CustomerKind } from '@ballast/contracts';

@Entity({ schema: 'credit', name: 'accounts' })
export class AccountEntity {
  @PrimaryColumn('uuid')
  readonly account_id!: string;

  @Column('text')
  readonly kind!: CustomerKind;

  @Column('text')
  readonly platform_code!: string;

  @Column('text')
  readonly owner_code!: string;

  @Column('text')
  readonly label!: string;
}

@Entity({ schema: 'credit', name: 'balances' })
export class BalanceEntity {
  @PrimaryColumn('uuid')
  readonly account_id!: string;

  @PrimaryColumn('text')
  readonly asset!: string;

  @Column('numeric')
  readonly balance!: string;

  @Column('numeric')
  readonly held!: string;
}

@Entity({ schema: 'credit', name: 'asset_scales' })
export class AssetScaleEntity {
  @PrimaryColumn('text')
  readonly asset!: string;

  @Column('integer')
  readonly scale!: number;
}
