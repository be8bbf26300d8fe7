import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { decimalPlaces, formatUnits, parseUnits } from '@ballast/kernel';
import { Repository } from 'typeorm';
import { assetScaleEntity, type AssetScaleEntity } from '../../persistence/entities';

/** Prints amounts with all the decimals of their asset. */
export class AssetScales {
  constructor(private readonly scales: ReadonlyMap<string, number>) {}

  /** More decimals than the asset has are shown rather than lost; an unknown asset is printed as it was posted. */
  print(asset: string, text: string): string {
    return formatUnits(this.units(asset, text), this.scaleFor(asset, text));
  }

  difference(asset: string, left: string, right: string): string {
    const scale = Math.max(this.scaleFor(asset, left), this.scaleFor(asset, right));
    return formatUnits(parseUnits(left, scale) - parseUnits(right, scale), scale);
  }

  private units(asset: string, text: string): bigint {
    return parseUnits(text, this.scaleFor(asset, text));
  }

  private scaleFor(asset: string, text: string): number {
    const scale = this.scales.get(asset);
    return scale === undefined ? decimalPlaces(text) : Math.max(scale, decimalPlaces(text.replace(/\.?0+$/, '')));
  }
}

@Injectable()
export class AssetScalesQuery {
  constructor(@InjectRepository(assetScaleEntity) private readonly scales: Repository<AssetScaleEntity>) {}

  async load(): Promise<AssetScales> {
    const rows = await this.scales.find();
    return new AssetScales(new Map(rows.map(({ asset, scale }) => [asset, scale])));
  }
}
