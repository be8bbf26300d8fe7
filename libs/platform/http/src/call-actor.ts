import { readActor, rootCause, type Actor, type Cause } from '@ballast/contracts';
import { currentContext } from '@ballast/platform-observability';
import type { IncomingHttpHeaders } from 'node:http';

/** Header with the actor of an internal call, as JSON. Only the internal listener reads it. */
export const ACTOR_HEADER = 'x-internal-actor';
/** Header with the name of the operator who calls an internal address. */
const OPERATOR_HEADER = 'x-operator';
const OPERATOR_NAME_CHARACTERS = 100;

/** Operator of a call that names nobody. */
const UNNAMED: Actor = { operator: 'unnamed' };

/** An actor as the value of a header: JSON of ASCII characters alone, because names may have others. */
export function actorHeader(actor: Actor): string {
  return JSON.stringify(actor).replaceAll(
    /[^\x20-\x7e]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** The actor of an internal call: the one that the calling service hands on, or the operator who calls. */
export function actorOfHeaders(headers: IncomingHttpHeaders): Actor {
  const { [ACTOR_HEADER]: handedOn, [OPERATOR_HEADER]: operator } = headers;
  if (typeof handedOn === 'string') return parseActor(handedOn) ?? UNNAMED;
  return typeof operator === 'string' && operator !== ''
    ? { operator: operator.slice(0, OPERATOR_NAME_CHARACTERS) }
    : UNNAMED;
}

/** The cause of messages that follow from the internal call that is being handled. */
export function causeOfCall(terms: Pick<Cause, 'correlationId' | 'platformCode'>): Cause {
  return rootCause({ actor: currentContext().actor ?? UNNAMED, ...terms });
}

function parseActor(text: string): Actor | undefined {
  try {
    return readActor(JSON.parse(text));
  } catch {
    return undefined;
  }
}
