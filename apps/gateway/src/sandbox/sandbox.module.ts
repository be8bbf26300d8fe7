import { Module } from '@nestjs/common';
import { ClientsModule } from '../clients';
import { FundingModule } from '../funding';
import { MarketsModule } from '../markets';
import { ParticipantsModule } from '../participants';
import { PlatformsModule } from '../platforms';
import { StrategiesModule } from '../strategies';
import { SandboxMarketController } from './sandbox-market.controller';
import { SandboxPlatformsController } from './sandbox-platforms.controller';
import { SandboxPlatformsHandler } from './sandbox-platforms.handler';
import { SandboxSeed } from './sandbox-seed';

/** The sandbox: further platforms, pinned prices, armed faults, and the seed of a first start. */
@Module({
  imports: [ClientsModule, FundingModule, MarketsModule, ParticipantsModule, PlatformsModule, StrategiesModule],
  controllers: [SandboxPlatformsController, SandboxMarketController],
  providers: [SandboxPlatformsHandler, SandboxSeed],
})
export class SandboxModule {}
