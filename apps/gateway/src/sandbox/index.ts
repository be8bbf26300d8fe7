export { SANDBOX_KEY, SANDBOX_PARTICIPANT_KEYS } from './sandbox-key';
export { SandboxSeed } from './sandbox-seed';
export { SandboxModule } from './sandbox.module';
