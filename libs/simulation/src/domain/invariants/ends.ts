import { readHead, TOPIC_DEFINITIONS, type EnvelopeHead } from '@ballast/contracts';
import { isDeepStrictEqual } from 'node:util';
import { actorOf, PLATFORM } from '../services/gateway/requests';
import type { World } from '../world';

/** Work that is left over, and causes and events that got lost. */
export function endViolations(world: World): readonly string[] {
  return [
    ...unreadTopics(world),
    ...openWork(world),
    ...unknownCauses(world),
    ...strangeActors(world),
    ...differingParticipants(world),
    ...undelivered(world),
  ];
}

function unreadTopics(world: World): readonly string[] {
  return world.processes.flatMap((process) => {
    const { name } = process.service;
    const behind = world
      .partitionsOf(process)
      .filter((partition) => process.positionOf(partition) !== partition.head)
      .map(({ topic, index }) => `${name} has not come to the end of ${topic}/${index}`);
    return process.unpublished.length === 0 ? behind : [...behind, `${name} has not published everything`];
  });
}

/** At rest every Operation has ended, and nothing is held or waits. */
function openWork({ orchestrator, gateway, credit }: World): readonly string[] {
  const { operations, chunks, queues } = orchestrator.tables;
  return [
    ...operations
      .values()
      .filter(({ state }) => state.phase !== 'ended')
      .map(({ id, state }) => `Operation ${id} has stopped in ${state.phase}`),
    ...chunks
      .entries()
      .filter(([, { state }]) => state.status !== 'closed')
      .map(([key, { state }]) => `chunk ${key} is still ${state.status}`),
    ...queues
      .entries()
      .filter(([, queue]) => queue.length > 0)
      .map(([id]) => `a rebalance of Strategy ${id} has not left its queue`),
    ...gateway.projections.waiting.map(({ operation }) => `an event of Operation ${operation.id} waits in its gate`),
    ...credit.ledger.holds.entries().map(([id]) => `the hold of ${id} is still open`),
  ];
}

/** Every message names a cause that is in the record, or none. Command topics are no part of the record. */
function unknownCauses({ topics }: World): readonly string[] {
  const known = new Set(['']);
  const heads = TOPIC_DEFINITIONS.flatMap(({ name, retentionMs }) => {
    const ofTopic = headsOf(topics, name);
    if (retentionMs < 0) for (const { id } of ofTopic) known.add(id);
    return ofTopic;
  });
  return heads
    .filter(({ causationId }) => !known.has(causationId))
    .map(({ type, causationId }) => `a ${type} follows from ${causationId}, which is not in the record`);
}

/** Every message names the one who sent a request, because requests are the causes of all work. */
function strangeActors({ topics, scenario }: World): readonly string[] {
  const codes = scenario.actions.map(({ request }) => (request.kind === 'operation' ? request.initiatedBy : ''));
  const actors = [...new Set(codes)].map(actorOf);
  return TOPIC_DEFINITIONS.flatMap(({ name }) => headsOf(topics, name))
    .filter(({ actor }) => !actors.some((known) => isDeepStrictEqual(actor, known)))
    .map(({ type, actor }) => `a ${type} names the actor ${JSON.stringify(actor)}`);
}

function headsOf(topics: World['topics'], name: string): readonly EnvelopeHead[] {
  return topics
    .partitionsOf(name)
    .flatMap((partition) => partition.from(0, partition.head).map(({ value }) => readHead(value)));
}

/** The credit check and the gateway know the participants that the registry has. */
function differingParticipants({ registry, credit, gateway }: World): readonly string[] {
  const owned = [...(registry.participants.get(PLATFORM)?.values() ?? [])];
  return owned.flatMap((participant) => {
    const code = participant.participant_code;
    const copies = {
      'credit-check': credit.participants.get(`${PLATFORM}/${code}`),
      gateway: gateway.projections.participants.get(code),
    };
    return Object.entries(copies)
      .filter(([, copy]) => !isDeepStrictEqual(copy, participant))
      .map(([name]) => `${name} knows another participant ${code} than the registry`);
  });
}

/** Every public event is delivered or given up, and those of one resource come in their order. */
function undelivered({ gateway, dispatcher, receiver }: World): readonly string[] {
  const received = new Set(receiver.received.map(({ notificationId }) => notificationId));
  const missing = gateway.events.all.filter(({ notificationId }) => {
    const status = dispatcher.deliveries.get(notificationId)?.status;
    return status === 'delivered' ? !received.has(notificationId) : status !== 'failed';
  });
  const last = new Map<string, number>();
  const seen = new Set<string>();
  const late = receiver.received.filter(({ notificationId, resourceId, position }) => {
    if (seen.has(notificationId)) return false;
    seen.add(notificationId);
    const before = last.get(resourceId) ?? 0;
    last.set(resourceId, Math.max(before, position));
    return position < before;
  });
  return [
    ...missing.map(({ position }) => `the public event ${position} was never delivered`),
    ...late.map(({ position }) => `the public event ${position} came after a later one of its resource`),
  ];
}
