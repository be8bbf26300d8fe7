export { SANDBOX_KEY } from './sandbox-key';
export { SandboxSeed } from './sandbox-seed';
export { SandboxModule } from './sandbox.module';
