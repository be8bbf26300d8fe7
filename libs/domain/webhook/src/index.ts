export {
  JITTER_SHARE,
  RETRY_AFTER_MAX_MS,
  RETRY_WAITS_MS,
  retryAfterMs,
  retryWaitMs,
  TRIES_MAX,
} from './retry-schedule';
export { judgeAttempt, type AttemptOutcome, type Verdict } from './judge-attempt';
export { admit, arrangeLane, type LaneChange, type LaneEntry } from './lanes';
export {
  endpointHealth,
  FAILING_MAX_MS,
  type DisableReason,
  type EndpointHealth,
  type HealthEvent,
  type ObserveAttempts,
} from './endpoint-health.decider';
export { heldMax, initialPace, nextPace, pauseMs, type Pace } from './pace';
export { liveSecrets, signedContents, timestampSeconds, type LiveSecret, type Signable } from './signed-content';
