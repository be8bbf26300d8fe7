import { REGIONS, UUID_PATTERN, type Region } from '@ballast/contracts';
import { derivedId } from '@ballast/kernel';

/** The name of a customer account as a caller wrote it. */
export interface AccountReference {
  /** UUID in lower case. */
  readonly id: string;
  /** Null when the form has no region; the account is then found in any region. */
  readonly region: Region | null;
}

/** Forms of a ZRN with a region; the one with `account` is printed. */
const WITH_REGION = /^(?:zrn:zh:([a-z]{2}):accounts?|urn:zh:([a-z]{2}):accounts):customer:([^:]+)$/i;
const WITHOUT_REGION = /^(?:customer:)?([^:]+)$/i;

/** The id of the one account of a participant with this label. A code has no colon, so the text is unambiguous. */
export function accountId(platformCode: string, participantCode: string, label: string): string {
  return derivedId('customer account', platformCode, `${participantCode}:${label}`);
}

export function formatZrn({ region, id }: { readonly region: Region; readonly id: string }): string {
  return `zrn:zh:${region}:account:customer:${id}`;
}

/** The account that a text names, in any of the forms of a ZRN, raw or percent-encoded; undefined when it is none. */
export function readZrn(encoded: string): AccountReference | undefined {
  const text = encoded.replaceAll(/%3a/gi, ':');
  const match = WITH_REGION.exec(text);
  if (match !== null) {
    const region = regionOf((match[1] ?? match[2] ?? '').toLowerCase());
    return region === undefined ? undefined : reference(match[3], region);
  }
  return reference(WITHOUT_REGION.exec(text)?.[1], null);
}

function regionOf(text: string): Region | undefined {
  return REGIONS.find((region) => region === text);
}

function reference(uuid: string | undefined, region: Region | null): AccountReference | undefined {
  return uuid !== undefined && UUID_PATTERN.test(uuid) ? { id: uuid.toLowerCase(), region } : undefined;
}
