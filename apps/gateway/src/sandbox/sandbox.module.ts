import { Module } from '@nestjs/common';
import { ClientsModule } from '../clients/clients.module';
import { FundingModule } from '../funding/funding.module';
import { MarketsModule } from '../markets/markets.module';
import { ParticipantsModule } from '../participants/participants.module';
import { PlatformsModule } from '../platforms/platforms.module';
import { StrategiesModule } from '../strategies/strategies.module';
import { SandboxMarketController } from './sandbox-market.controller';
import { SandboxPlatformsController } from './sandbox-platforms.controller';
import { SandboxSeed } from './sandbox-seed';

/** The sandbox: further platforms, pinned prices, armed faults, and the seed of a first start. */
@Module({
  imports: [ClientsModule, FundingModule, MarketsModule, ParticipantsModule, PlatformsModule, StrategiesModule],
  controllers: [SandboxPlatformsController, SandboxMarketController],
  providers: [SandboxSeed],
})
export class SandboxModule {}
