export { startPlatform, type PlatformOptions, type TestPlatform } from './platform';
