import { execFile } from 'node:child_process';
import { delimiter, isAbsolute, join } from 'node:path';
import { promisify } from 'node:util';

const CANDIDATES = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/**
 * The browser that BROWSER_PATH names, else the first of the usual names that runs. Some systems have a program of such a
 * name that only explains how to install a browser.
 *
 * @returns {Promise<string | undefined>} path of the browser; undefined when none runs
 */
export async function findBrowser() {
  if (process.env.BROWSER_PATH) return process.env.BROWSER_PATH;
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  const paths = CANDIDATES.flatMap((name) => (isAbsolute(name) ? [name] : folders.map((folder) => join(folder, name))));
  for (const path of paths) {
    try {
      await promisify(execFile)(path, ['--version']);
      return path;
    } catch {
      // This program is missing, or is no browser.
    }
  }
  return undefined;
}
