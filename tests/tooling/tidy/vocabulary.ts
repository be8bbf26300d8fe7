import { commentsOf, declaredNames, type Finding, type SourceFile } from './source-file';

/** A name that is not used, because another word is the one for its meaning (docs/glossary.md). */
interface BannedName {
  /** A whole name as it is written, or, in lower case, words that follow each other in a name of several words. */
  readonly not: string;
  readonly say: string;
  /** Files that the ban is limited to; all of them when it is missing. */
  readonly only?: RegExp;
  /** Files in which the word has its one meaning. */
  readonly except?: RegExp;
}

/**
 * Apps and libraries that know nothing of the sandbox's faults. Pricing, execution and money-movement act faults out,
 * internal-api declares how they are armed, and the sandbox, the simulation and the harness of tests make them.
 */
const WITHOUT_FAULTS =
  /^(apps\/(?!(pricing|execution|money-movement)\/)|libs\/(?!(internal-api|sandbox|simulation|test-(infra|client|platform))\/))/;
const OF_THE_SANDBOX = /sandbox|fault/;

const DISPATCHER = /^(apps\/webhook-dispatcher|libs\/domain\/webhook)\//;

export const BANNED_NAMES: readonly BannedName[] = [
  {
    not: 'fault',
    say: 'violation, or error: only the sandbox has faults',
    only: WITHOUT_FAULTS,
    except: OF_THE_SANDBOX,
  },
  {
    not: 'faults',
    say: 'violations, or errors: only the sandbox has faults',
    only: WITHOUT_FAULTS,
    except: OF_THE_SANDBOX,
  },
  { not: 'fault list', say: 'Violations: the validation errors of a request' },
  { not: 'request faults', say: 'REQUEST_PROBLEMS: an HTTP error is a problem' },
  { not: 'buyer fault', say: 'buyerRefusal: the credit check refuses for a reason' },
  { not: 'participant faults', say: 'read-participants: a file that reads a request is called read-…' },
  { not: 'allocation faults', say: 'read-allocations: a file that reads a request is called read-…' },
  { not: 'option faults', say: 'read-options: a file that reads a request is called read-…' },
  { not: 'held', say: 'buffered: only money and assets on the ledger are held', only: DISPATCHER },
  { not: 'held against', say: 'plan check: only money and assets on the ledger are held' },
  { not: 'held operation', say: 'pending: only money and assets on the ledger are held' },
  { not: 'runs of', say: 'sliceByType' },
  { not: 'endpoint line', say: 'EndpointQueue' },
  { not: 'Lines', say: 'EndpointQueues' },
  { not: 'desk', say: 'driver' },
  { not: 'operation story', say: 'event-log.fixture' },
  { not: 'twin', say: 'concurrent request' },
  { not: 'owners', say: "clients: the clients of other services are in the folder 'clients'" },
  { not: 'neighbour', say: 'client' },
  { not: 'neighbours', say: 'clients' },
  { not: 'surroundings', say: 'the names of the things that are injected' },
  { not: 'edition', say: 'the name of what it is a version of' },
  { not: 'doubt', say: 'the event that leaves the state unknown' },
  { not: 'pump', say: 'what is moved and where to' },
  { not: 'beat', say: 'renewLease, or what else is done at an interval' },
  { not: 'learn', say: 'what is read, and where it is kept' },
  { not: 'follow', say: 'what is done next' },
  { not: 'perform', say: 'what is done' },
  { not: 'Posted', say: 'what was posted' },
  { not: 'Decided', say: 'what was decided' },
  { not: 'Candidate', say: 'what may be chosen' },
  { not: 'work', say: 'batch, or the name of what is done', only: /^apps\/[^/]+\/src\/work\// },
  { not: 'catalogue', say: 'what is listed', only: /\/catalogue\.ts$/ },
];

/** Breaches of the vocabulary in the names of files and folders and in the names that a file declares. */
export function nameFindings(file: SourceFile): readonly Finding[] {
  const inPath = file.path
    .replace(/\.[a-z]+$/, '')
    .split('/')
    .map((name) => ({ name, at: file.path }));
  const declared = declaredNames(file).map(({ name, line }) => ({ name, at: `${file.path}:${String(line)}` }));
  const bans = BANNED_NAMES.filter(
    ({ only, except }) => (only?.test(file.path) ?? true) && !(except?.test(file.path) ?? false),
  );
  return [...inPath, ...declared].flatMap(({ name, at }) =>
    bans
      .filter(({ not }) => isNamed(name, not))
      .map(({ not, say }) => ({
        at,
        rule: `"${name}": one word has one meaning, "${not}" is not used`,
        mend: `say ${say}`,
      })),
  );
}

function isNamed(name: string, banned: string): boolean {
  if (/[A-Z]/.test(banned)) return name === banned;
  const words = WORDS.get(name) ?? ` ${wordsOf(name)} `;
  WORDS.set(name, words);
  return words.includes(` ${banned} `);
}

/** The words of names by name, because most names occur many times. */
const WORDS = new Map<string, string>();

/** The words of a name in camel case, kebab case or capitals, in lower case and separated by spaces. */
export function wordsOf(name: string): string {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .replaceAll(/[-_.]/g, ' ')
    .toLowerCase();
}

/** A comment that begins with one of these has a subject that the reader has to guess. */
const RIDDLE = /^(What|Who|Whoever|Whatever|It|One|Of|Those|That|Nobody|Nothing|As|Where|Also) [a-z]/;

/** A relative clause without the noun that it is about, anywhere in a summary. */
const WITHOUT_NOUN = /\b(what|whatever|who|whoever|whether|why|how|nobody|nothing|all else)\b/i;

/** True for a summary of a topic or a message whose subject the reader has to guess. */
export function isRiddle(summary: string): boolean {
  return RIDDLE.test(summary) || WITHOUT_NOUN.test(summary);
}

export function commentFindings(file: SourceFile): readonly Finding[] {
  return commentsOf(file)
    .filter(({ text }) => RIDDLE.test(text))
    .map(({ line, text }) => ({
      at: `${file.path}:${String(line)}`,
      rule: `a comment begins with the noun that it is about: "${text.split('\n')[0] ?? ''}"`,
      mend: 'name the thing and what it does, in short sentences',
    }));
}
