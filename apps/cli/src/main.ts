import './bounded-heap';
import { systemClock } from '@ballast/kernel';
import { runCli } from './run-cli';

void runCli(process.argv.slice(2), {
  env: process.env,
  clock: systemClock,
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
}).then((code) => {
  process.exitCode = code;
});
