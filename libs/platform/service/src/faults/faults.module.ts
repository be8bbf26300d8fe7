import { Module, type DynamicModule } from '@nestjs/common';
import type { FaultKind } from '@ballast/contracts';
import { FaultStore } from './fault.store';
import { FAULT_KINDS, FaultsController } from './faults.controller';

/** The sandbox's faults of one service; a service in production does not import it. */
@Module({})
export class FaultsModule {
  static of(options: { readonly schema: string; readonly kinds: readonly FaultKind[] }): DynamicModule {
    return {
      module: FaultsModule,
      controllers: [FaultsController],
      providers: [
        { provide: FaultStore, useValue: new FaultStore(options.schema) },
        { provide: FAULT_KINDS, useValue: options.kinds },
      ],
      exports: [FaultStore],
    };
  }
}
