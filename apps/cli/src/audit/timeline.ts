import { type Actor, type EnvelopeHead, readEnvelope, SEALED_TOPICS, TOPIC_WRITERS } from '@ballast/contracts';
import { changeOf, inCausalOrder, partAbout } from '@ballast/domain-audit';
import type { LogMessage, LogReader } from '@ballast/platform-log';
import { WrongUse } from '../cli';
import type { TimelineSubject } from './timeline-subject';

/** Upper bound of the characters that a timeline keeps in memory. */
const CHARACTERS_MAX = 200_000_000;

/** A fact as a timeline shows it. */
export interface TimelineFact {
  readonly id: string;
  readonly causationId: string;
  readonly occurredAt: string;
  /** The service that wrote the fact; `ballast` for the command line. */
  readonly service: string;
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly type: string;
  readonly actor: Actor;
  /** The change in a few words. */
  readonly change: string;
  /** JSON of the data, cut down to the subject; empty unless asked for. */
  readonly data: string;
}

interface TimelineParts {
  readonly reader: LogReader;
  readonly subject: TimelineSubject;
  readonly keepsData: boolean;
  readonly onMessage: () => void;
}

/**
 * Every fact of the record about a subject, in causal order, found by one reading of all topics.
 * @throws WrongUse when they are too many for the memory.
 */
export async function readTimeline({
  reader,
  subject,
  keepsData,
  onMessage,
}: TimelineParts): Promise<readonly TimelineFact[]> {
  const facts: TimelineFact[] = [];
  let characters = 0;
  await reader.read({
    topics: SEALED_TOPICS,
    onMessage: (message) => {
      onMessage();
      if (!subject.isNamedBy(message)) return;
      const fact = factOf(message, subject, keepsData);
      characters += fact.change.length + fact.data.length;
      if (characters > CHARACTERS_MAX) throw new WrongUse(`More than ${facts.length} facts: name a part of it.`);
      facts.push(fact);
    },
  });
  return inCausalOrder(facts);
}

function factOf(message: LogMessage, { texts }: TimelineSubject, keepsData: boolean): TimelineFact {
  const { topic, partition, offset, value } = message;
  const { data, id, causationId, occurredAt, type, actor } = readEnvelope(value);
  const part = partAbout(data, texts);
  return {
    id,
    causationId,
    occurredAt,
    service: TOPIC_WRITERS.get(topic) ?? '',
    topic,
    partition,
    offset,
    type,
    actor,
    change: changeOf(part),
    data: keepsData ? JSON.stringify(part) : '',
  };
}

/** The one who caused a fact: a key, with its participant if it is one of a participant; a service; an operator. */
export function actorText(actor: EnvelopeHead['actor']): string {
  if ('service' in actor) return actor.service;
  if ('operator' in actor) return `operator ${actor.operator}`;
  const { platform_code, key_id, participant_code } = actor;
  return `key ${key_id} of ${platform_code}${participant_code === undefined ? '' : `, ${participant_code}`}`;
}
