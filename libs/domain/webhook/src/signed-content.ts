/** The parts of an attempt that are signed together with the body. */
export interface Signable {
  /** Stable over retries and the same for every endpoint. */
  readonly notificationId: string;
  /** Unix milliseconds of this attempt. */
  readonly timestampMs: number;
}

/** Unix seconds of the attempt: Standard Webhooks counts whole seconds. */
export function timestampSeconds(signable: Signable): number {
  return Math.floor(signable.timestampMs / 1_000);
}

/** Text before or after the raw body in the content that each signature covers. */
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

/** A secret and the end of its use. A replaced secret goes on signing beside its successor until it expires. */
export interface LiveSecret {
  /** Unix milliseconds; undefined for the newest secret, which does not expire. */
  readonly expiresAtMs: number | undefined;
}

/** The secrets that sign at `nowMs`, in the order given. */
export function liveSecrets<S extends LiveSecret>(secrets: readonly S[], nowMs: number): readonly S[] {
  return secrets.filter(({ expiresAtMs }) => expiresAtMs === undefined || expiresAtMs > nowMs);
}
