/** The parts that the signatures of an attempt are made over. */
export interface Signable {
  /** Stable over retries and the same for every endpoint. */
  readonly notificationId: string;
  /** Unix milliseconds of this attempt. */
  readonly timestampMs: number;
}

/** Standard Webhooks counts whole seconds. */
export function timestampSeconds(signable: Signable): number {
  return Math.floor(signable.timestampMs / 1_000);
}

/** What stands before and after the raw body in each signed content. */
export function signedContents(signable: Signable): {
  /** `x-zh-hook-signature` */
  readonly zh: { readonly suffix: string };
  /** `webhook-signature` */
  readonly standard: { readonly prefix: string };
} {
  return {
    zh: { suffix: String(signable.timestampMs) },
    standard: { prefix: `${signable.notificationId}.${String(timestampSeconds(signable))}.` },
  };
}

/** Signatures with a secret that was replaced go on beside those with its successor until this moment. */
export interface LiveSecret {
  /** Undefined for the newest one, which does not expire. */
  readonly expiresAtMs: number | undefined;
}

/** The secrets that sign at `nowMs`, in the given order. */
export function liveSecrets<S extends LiveSecret>(secrets: readonly S[], nowMs: number): readonly S[] {
  return secrets.filter(({ expiresAtMs }) => expiresAtMs === undefined || expiresAtMs > nowMs);
}
