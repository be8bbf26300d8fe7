export { SandboxSeed } from './sandbox-seed';
export { SandboxModule } from './sandbox.module';
