import { Module } from '@nestjs/common';
import { ProjectionsModule } from '../projections';
import { TradesController } from './trades.controller';

@Module({ imports: [ProjectionsModule], controllers: [TradesController] })
export class TradesModule {}
