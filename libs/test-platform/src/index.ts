export { startPlatform, type PlatformNetwork, type PlatformOptions, type TestPlatform } from './platform';
