/** A key that was not revoked. */
export interface StoredKey {
  readonly key: string;
  readonly platformCode: string;
  /** Sealed by the SecretBox of the service. */
  readonly secret: string;
  /** Secret before the last rotation, sealed too. Empty before the first rotation. */
  readonly previousSecret: string;
  /** JSON of the key as its GET shows it. */
  readonly body: string;
}

/** Port through which the edge looks keys up. `ApiKeyStore` reads them from the table of the service itself. */
export abstract class KeySource {
  /** The named keys that exist and were not revoked, in any order. */
  abstract load(keys: readonly string[]): Promise<readonly StoredKey[]>;
}
