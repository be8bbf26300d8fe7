const POLL_MS = 500;

/**
 * Calls back when the process that started this one is gone. npm runs a script through a shell and passes a signal on
 * to that shell alone; the shell ends without passing it on, and the script has lost its parent. A process that npm did
 * not start, for example one under nohup, may outlive its parent.
 */
export function onAbandonedByNpm(callback) {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    callback();
  }, POLL_MS);
  timer.unref();
}
