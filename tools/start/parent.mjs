const POLL_MS = 500;

/**
 * Calls back when the process that started this one is gone. npm runs a script through a shell and passes a signal on
 * to that shell alone, which ends without telling anybody: the script is then without a parent. Started in another
 * way, for one with nohup, a process may outlive its parent.
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
