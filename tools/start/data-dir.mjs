// The folder that keeps everything between starts. Postgres refuses to run as root. Under root it therefore runs as an
// unprivileged user, who must be able to enter the folder.
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { closedFolder, serverUser } from '../../infra/postgres/binaries.mjs';

/** Parent of the data folders of root, for checkouts in a folder that other users cannot enter, such as /root. */
const SYSTEM_FOLDER = '/var/lib/ballast';
/** File in the usual folder that names the folder where the data is instead. */
const POINTER = 'data-dir';
const EVERYBODY_MAY_ENTER = 0o111;

/**
 * Data folder of this start. A folder that DATA_DIR names is taken as it is. Otherwise the folder is `usual`. If the
 * user of Postgres cannot enter `usual`, the data is in a folder of the system, and a file in `usual` names it, so that
 * a checkout finds its data again after it was moved.
 *
 * @throws when `usual` names a folder that is gone: to start empty would look as if everything was lost
 */
export function chooseDataDir({ named, usual, databaseUrl }) {
  if (named) return resolve(named);
  const hasData = existsSync(join(usual, 'postgres'));
  if (databaseUrl || hasData || closedFolder(join(usual, 'postgres'), serverUser()) === undefined) return usual;
  const pointer = join(usual, POINTER);
  if (existsSync(pointer)) {
    const folder = readFileSync(pointer, 'utf8').trim();
    if (existsSync(folder)) return folder;
    throw new Error(
      `The data is in ${folder}, which is gone. Put it back, or delete ${pointer} to start without data.`,
    );
  }
  const folder = join(SYSTEM_FOLDER, randomBytes(8).toString('hex'));
  makeDataDir(folder);
  mkdirSync(usual, { recursive: true });
  writeFileSync(pointer, `${folder}\n`);
  return folder;
}

/**
 * Makes the folder and its missing parents. If root makes them, every user may enter them, whatever the umask says.
 *
 * @throws an error that names DATA_DIR when the folder cannot be made
 */
export function makeDataDir(dataDir) {
  const first = makeFolders(dataDir);
  if (first === undefined || process.getuid?.() !== 0) return;
  for (let folder = dataDir; folder.length >= first.length; folder = dirname(folder)) {
    chmodSync(folder, statSync(folder).mode | EVERYBODY_MAY_ENTER);
  }
}

/** First folder that was made, undefined when all exist. */
function makeFolders(dataDir) {
  try {
    return mkdirSync(dataDir, { recursive: true });
  } catch (error) {
    const reason = error.code === 'EEXIST' || error.code === 'ENOTDIR' ? 'a file is in its place' : error.message;
    throw new Error(`Cannot make the data folder ${dataDir}: ${reason}. Choose another folder: DATA_DIR=… npm start`, {
      cause: error,
    });
  }
}
