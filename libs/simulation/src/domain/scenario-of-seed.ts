import { OPERATION_TRAITS, OPERATION_TYPES, type OperationType, type RequestedParticipant } from '@ballast/contracts';
import { derivedId } from '@ballast/kernel';
import { chanceOf, type Chance } from '../chance';
import { BEGINNING_MS } from '../virtual-clock';
import { accountRequests, firstAccounts, partiesOfSeed, type Parties } from './account-requests';
import { LISTED_ASSETS } from './market';
import { SIMULATED_SERVICES, type Action, type DeathStep, type Fault, type Scenario } from './scenario';
import type { ClientRequest, OperationRequest } from './services/gateway/requests';

const CODES = ['A', 'B', 'C', 'D', 'P', 'Q'] as const;
/** Participants who pay with their own money. */
const PREFUNDED: readonly string[] = ['P', 'Q'];
/** A participant that the platform does not know. */
const NOBODY = 'NOBODY';
const ANYBODY: readonly string[] = [...CODES, NOBODY];
const ASSETS = LISTED_ASSETS.map(({ instrument }) => instrument.underlying_currency);
const DEATH_STEPS: readonly DeathStep[] = ['received', 'fenced', 'effected', 'appended', 'committed'];
const STATUSES = ['approved', 'approved', 'locked', 'disabled', 'rejected'] as const;
const BASKETS: readonly (readonly (readonly [asset: string, weight: string])[])[] = [
  [
    ['BTC', '0.5'],
    ['ETH', '0.5'],
  ],
  [
    ['BTC', '0.2'],
    ['ETH', '0.3'],
    ['XRP', '0.5'],
  ],
  [
    ['XRP', '0.999'],
    ['BTC', '0.001'],
  ],
  [
    ['ETH', '1'],
    ['XRP', '0'],
  ],
];
/** Share of Operations that a participant's key asks for. */
const ADVISED_SHARE = 0.5;
/** Milliseconds in which all requests arrive. */
const REQUESTS_WITHIN_MS = 12_000;

/** The scenario that a seed stands for. */
export function scenarioOfSeed(seed: number): Scenario {
  const chance = chanceOf(seed, 'scenario');
  const actions = actionsOf(seed, chance);
  return {
    seed,
    partitions: chance.between(1, 4),
    sliceMessages: chance.pick([1, 3, 10, 100]),
    actions,
    faults: faultsOf(chance, actions),
  };
}

function actionsOf(seed: number, chance: Chance): readonly Action[] {
  const strategies = Array.from({ length: chance.between(1, 2) }, (_, index) => idOf(seed, `strategy ${index}`));
  const parties = partiesOfSeed(seed, CODES);
  const requests: ClientRequest[] = [...opening(chance, parties)];
  const operations: { readonly index: number; readonly strategyId: string }[] = [];
  const count = chance.between(4, 12);
  const advisors = chanceOf(seed, 'advisors');
  const changes = accountRequests(seed, CODES, parties);
  requests.push(...firstAccounts(seed, parties));
  for (let index = 0; index < count; index += 1) {
    const strategyId = chance.pick(strategies);
    const cancelled = operations.length > 0 && chance.flip(0.12) ? chance.pick(operations) : undefined;
    if (cancelled !== undefined) {
      const operationOf = idOf(seed, `request ${cancelled.index}`);
      requests.push({ kind: 'cancel', strategyId: cancelled.strategyId, operationOf });
    } else if (chance.flip(0.7)) {
      operations.push({ index: requests.length, strategyId });
      const isFirst = operations.length === 1;
      requests.push(operationRequest(chance, { strategyId, isFirst, ...callerOf(advisors, parties, isFirst) }));
    } else requests.push(otherRequest(chance, strategyId));
    requests.push(...changes.splice(0, advisors.below(3)));
  }
  requests.push(...changes);
  return timed(seed, chance, requests);
}

function idOf(seed: number, what: string): string {
  return derivedId('simulated', String(seed), what);
}

/** Requests in their order, some of them close together, and some of them sent again later. */
function timed(seed: number, chance: Chance, requests: readonly ClientRequest[]): readonly Action[] {
  let atMs = 0;
  const gapMs = Math.floor(REQUESTS_WITHIN_MS / requests.length);
  const first = requests.map((request, index): Action => {
    atMs += chance.flip(0.4) ? chance.below(4) : chance.below(2 * gapMs);
    return { atMs, requestId: idOf(seed, `request ${index}`), request };
  });
  const again = first
    .filter(() => chance.flip(0.1))
    .map((action) => ({ ...action, atMs: action.atMs + chance.below(2_000) }));
  return [...first, ...again];
}

/** First requests: participants, a float and own money, so that the first Operations have funds. Advisors are approved. */
function opening(chance: Chance, { advisors }: Parties): readonly ClientRequest[] {
  const participants = CODES.map((participant_code) => ({
    participant_code,
    status: chance.flip(0.9) || advisors.includes(participant_code) ? ('approved' as const) : ('submitted' as const),
    funding: PREFUNDED.includes(participant_code) ? ('prefunded' as const) : ('novated' as const),
  }));
  return [
    { kind: 'register', participants },
    { kind: 'deposit', account: 'float', amount: chance.pick(['5000.00', '50000.00', '1000000.00']) },
    ...PREFUNDED.map((account) => ({ kind: 'deposit' as const, account, amount: chance.pick(['100.00', '9999.99']) })),
  ];
}

/** A caller of an Operation with the participants from whom it picks. */
interface Caller {
  /** Empty for the platform. */
  readonly initiatedBy: string;
  readonly codes: readonly string[];
}

/** The platform, or a participant: most of them advisors, who trade for their customers. */
function callerOf(chance: Chance, { advisors, customers }: Parties, isFirst: boolean): Caller {
  if (!chance.flip(isFirst ? 0.1 : ADVISED_SHARE)) return { initiatedBy: '', codes: ANYBODY };
  const initiatedBy = chance.pick([...advisors, ...advisors, chance.pick(CODES)]);
  return { initiatedBy, codes: chance.flip(0.8) ? customers : ANYBODY };
}

function operationRequest(
  chance: Chance,
  {
    strategyId,
    isFirst,
    initiatedBy,
    codes: from,
  }: Caller & { readonly strategyId: string; readonly isFirst: boolean },
): OperationRequest {
  const type = isFirst ? 'enrollment' : chance.pick<OperationType>([...OPERATION_TYPES, 'enrollment', 'rebalance']);
  const { request, runsAlone } = OPERATION_TRAITS[type];
  const { takesAllocations, takesAmounts, takesAutoRebalance, takesDrift, participants } = request;
  const isDefaultScope = participants === 'optional' && chance.flip(0.5);
  const codes = chance.shuffled(from).slice(0, chance.between(1, from.length));
  const listed = codes.map((participant_code): RequestedParticipant => ({
    participant_code,
    ...(takesAmounts ? { amount: amountOf(chance) } : {}),
    ...(takesAutoRebalance ? { auto_rebalance: chance.flip(0.7) } : {}),
  }));
  return {
    kind: 'operation',
    type,
    strategyId,
    allocations: takesAllocations
      ? chance.pick(BASKETS).map(([underlying_currency, weight]) => ({ underlying_currency, weight }))
      : [],
    participants: isDefaultScope ? null : listed,
    maxPriceMoveBps: chance.flip(0.2) ? chance.pick([1, 20, 200]) : null,
    driftedOnlyBps: takesDrift && runsAlone && chance.flip(0.2) ? chance.pick([10, 500]) : null,
    chunkParticipants: chance.between(1, 3),
    initiatedBy,
  };
}

function amountOf(chance: Chance): string {
  const cents = chance.pick([50, 100, 999, 12_345, 100_000, 999_999, 100_000_000]) + chance.below(100);
  return `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
}

function otherRequest(chance: Chance, strategyId: string): ClientRequest {
  switch (chance.below(3)) {
    case 0:
      return {
        kind: 'update_participant',
        code: chance.pick(CODES),
        status: chance.flip(0.7) ? chance.pick(STATUSES) : null,
        disabledInstruments: chance.flip(0.5) ? chance.pick([[], [`${chance.pick(ASSETS)}/USD`]]) : null,
      };
    case 1:
      return { kind: 'update_trader', strategyId, code: chance.pick(CODES), autoRebalance: chance.flip(0.5) };
    default:
      return { kind: 'deposit', account: chance.pick(['float', ...PREFUNDED]), amount: '250.00' };
  }
}

function faultsOf(chance: Chance, actions: readonly Action[]): readonly Fault[] {
  const many = <T>(most: number, make: () => T): readonly T[] => Array.from({ length: chance.below(most + 1) }, make);
  const operations = actions.filter(({ request }) => request.kind === 'operation').map(({ requestId }) => requestId);
  const window = (longestMs: number): { readonly fromMs: number; readonly toMs: number } => {
    const fromMs = BEGINNING_MS + chance.below(REQUESTS_WITHIN_MS);
    return { fromMs, toMs: fromMs + chance.below(longestMs) };
  };
  return [
    ...many(8, () => crash(chance)),
    ...many(4, () => ({
      kind: 'zombie' as const,
      service: chance.pick(SIMULATED_SERVICES),
      slice: chance.between(1, 40),
      stallMs: chance.below(200),
    })),
    ...many(6, () => ({
      kind: 'republication' as const,
      service: chance.pick(SIMULATED_SERVICES),
      publication: chance.between(1, 30),
    })),
    ...many(3, () => ({
      kind: 'slowness' as const,
      service: chance.pick(SIMULATED_SERVICES),
      delayMs: chance.pick([20, 200, 2_000]),
    })),
    ...many(2, () => ({ kind: 'price_outage' as const, asset: chance.pick(ASSETS), ...window(12_000) })),
    ...many(2, () => ({
      kind: 'receiver_outage' as const,
      ...window(60_000),
      statusCode: chance.pick([500, 302, null]),
    })),
    ...many(operations.length === 0 ? 0 : 2, () => ({
      kind: 'slow_venue' as const,
      requestId: chance.pick(operations),
      delayMs: chance.between(10, 3_000),
    })),
    ...many(operations.length === 0 ? 0 : 2, () => ({
      kind: 'venue_refusal' as const,
      requestId: chance.pick(operations),
      asset: chance.pick(ASSETS),
      executions: chance.between(1, 4),
    })),
  ];
}

function crash(chance: Chance): Fault {
  return {
    kind: 'crash',
    service: chance.pick(SIMULATED_SERVICES),
    slice: chance.between(1, 40),
    step: chance.pick(DEATH_STEPS),
    downMs: chance.pick([0, 10, 500]),
  };
}
