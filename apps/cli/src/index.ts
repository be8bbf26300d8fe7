export { EXIT } from './cli';
export { runCli } from './run-cli';
