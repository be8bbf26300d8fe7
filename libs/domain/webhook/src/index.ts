export { nextBufferedState, type BufferedState, type DeliveryEvent } from './delivery-life';
export { judgeAttempt, type AttemptOutcome, type Verdict } from './judge-attempt';
export { admit, arrangeLanes, type EntryOfLane, type LaneArrangement } from './lanes';
export {
  combineObservations,
  endpointHealth,
  type DisableReason,
  type EndpointHealth,
  type HealthEvent,
  type Observation,
  type ObserveAttempts,
} from './endpoint-health.decider';
export { afterAttempts, type ObservedEndpoint } from './after-attempts';
export { recordOfAttempt, type AttemptRecord } from './record-of-attempt';
export { wantsType } from './wanted-types';
export { bufferedMax, initialPace, nextPace, pauseMs, type Pace } from './pace';
export { liveSecrets, signedContents, timestampSeconds, type LiveSecret, type Signable } from './signed-content';
