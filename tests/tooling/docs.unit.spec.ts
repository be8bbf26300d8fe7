import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { TOPICS } from '@ballast/contracts';
import * as audit from '@ballast/contracts/audit';
import * as credit from '@ballast/contracts/credit';
import * as execution from '@ballast/contracts/execution';
import { MESSAGE_TYPES } from '@ballast/contracts/message-types';
import * as operation from '@ballast/contracts/operation';
import * as operator from '@ballast/contracts/operator';
import * as pricing from '@ballast/contracts/pricing';
import * as registry from '@ballast/contracts/registry';
import * as webhook from '@ballast/contracts/webhook';
import { INTERNAL, type InternalCall } from '@ballast/internal-api';

const ROOT = join(__dirname, '..', '..');
const PAGES = [
  'README.md',
  'infra/README.md',
  'libs/contracts/README.md',
  'libs/api/README.md',
  'libs/api-docs/README.md',
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => join('docs', file)),
];

const read = (page: string): string => readFileSync(join(ROOT, page), 'utf8');

function diagrams(page: string): readonly string[] {
  return [...read(page).matchAll(/```mermaid\n([\s\S]*?)```/g)].map(([, text = '']) => text.trim());
}

const sequences = PAGES.flatMap((page) =>
  diagrams(page)
    .filter((text) => text.startsWith('sequenceDiagram'))
    .map((text, index) => [`${page}, sequence ${index + 1}`, text] as const),
);

interface Arrow {
  readonly from: string;
  readonly to: string;
  /** Dashed arrows are answers to a call. */
  readonly isAnswer: boolean;
  readonly text: string;
}

interface Sequence {
  /** Names by alias. */
  readonly participants: ReadonlyMap<string, string>;
  readonly arrows: readonly Arrow[];
  readonly violations: readonly string[];
}

const BLOCKS = ['alt', 'opt', 'loop', 'par', 'critical', 'break'];
const BRANCHES: Readonly<Record<string, string>> = { else: 'alt', and: 'par', option: 'critical' };

/** Reads a sequence diagram line by line, as strictly as these pages need it. */
function parseSequence(text: string): Sequence {
  const participants = new Map<string, string>();
  const arrows: Arrow[] = [];
  const violations: string[] = [];
  const open: string[] = [];
  const declared = (alias: string): void => {
    if (!participants.has(alias)) violations.push(`${alias} is used before it is declared`);
  };
  for (const line of text.split('\n').slice(1)) {
    const participant = /^\s*participant (\w+) as (\S.*)$/.exec(line);
    const arrow = /^\s*(\w+)(->>|-->>)(\w+): (\S.*)$/.exec(line);
    const note = /^\s*Note (?:over|left of|right of) (\w+)(?:,(\w+))?: \S.*$/.exec(line);
    const [word = ''] = line.trim().split(' ');
    if (/[;#]/.test(line)) violations.push(`; and # mean something else in a diagram: ${line}`);
    if (participant?.[1] !== undefined && participant[2] !== undefined)
      participants.set(participant[1], participant[2]);
    else if (arrow !== null) {
      const [, from = '', dash = '', to = '', label = ''] = arrow;
      [from, to].forEach(declared);
      arrows.push({ from, to, isAnswer: dash === '-->>', text: label });
    } else if (note !== null) [note[1], note[2]].filter((alias) => alias !== undefined).forEach(declared);
    else if (BLOCKS.includes(word)) open.push(word);
    else if (word in BRANCHES) {
      if (open.at(-1) !== BRANCHES[word]) violations.push(`${word} outside of ${BRANCHES[word]}`);
    } else if (word === 'end') {
      if (open.pop() === undefined) violations.push('an end too many');
    } else violations.push(`not understood: ${line}`);
  }
  return { participants, arrows, violations: [...violations, ...open.map((block) => `${block} has no end`)] };
}

/** Dotted names of a text: `holds.place`. */
function messagesIn(text: string): readonly string[] {
  return text.match(/\b[a-z_]+\.[a-z_]+\b/g) ?? [];
}

/**
 * The source of a service and of the domain that it uses, without specs; undefined for a name that is no service of
 * ours.
 */
function sourceOf(service: string): string | undefined {
  const folder = join(ROOT, 'apps', service, 'src');
  if (!existsSync(folder)) return undefined;
  const own = sourcesIn(folder);
  const contexts = new Set([...own.matchAll(/'@ballast\/domain-([a-z]+)'/g)].map(([, context = '']) => context));
  return [own, ...[...contexts].map((context) => sourcesIn(join(ROOT, 'libs', 'domain', context, 'src')))].join('\n');
}

function sourcesIn(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts') && !file.includes('testing'))
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .join('\n');
}

const CONSTANTS = { ...audit, ...credit, ...execution, ...operation, ...operator, ...pricing, ...registry, ...webhook };
const NAMES_OF_CONSTANTS = new Map(
  Object.entries(CONSTANTS).flatMap(([name, value]): (readonly [string, string])[] => {
    const found = MESSAGE_TYPES.find((type) => type === value);
    return found === undefined ? [] : [[found.type, name]];
  }),
);

/** Violations of a message on an arrow: its sender does not send it, or its reader does not read its topic. */
function messageViolations(message: string, from: string, to: string): readonly string[] {
  const type = MESSAGE_TYPES.find((candidate) => candidate.type === message);
  if (type === undefined) return [`${message} is no message of the log`];
  const topic = Object.entries(TOPICS).find(([, name]) => name === type.topic)?.[0] ?? '';
  const sender = sourceOf(from) ?? '';
  const reader = sourceOf(to) ?? '';
  return [
    ...(new RegExp(`\\b${NAMES_OF_CONSTANTS.get(message)}\\b`).test(sender)
      ? []
      : [`${from} does not send ${message}`]),
    ...(reader.includes(`@EventPattern(TOPICS.${topic})`) ? [] : [`${to} does not read ${type.topic}`]),
  ];
}

describe.each(PAGES)('%s', (page) => {
  it('links only to files that exist', () => {
    const text = read(page).replaceAll(/```[\s\S]*?```/g, '');
    const targets = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
    const local = targets.filter((target) => !/^(https?:|#)/.test(target)).map((target) => target.replace(/#.*$/, ''));
    const missing = local.filter((target) => !existsSync(resolve(ROOT, dirname(page), target)));
    expect(missing).toEqual([]);
  });

  it('names the kind of each diagram', () => {
    for (const text of diagrams(page)) expect(text).toMatch(/^(sequenceDiagram|flowchart \w+|stateDiagram-v2)\n/);
  });
});

describe.each(sequences)('%s', (_name, text) => {
  const { participants, arrows, violations } = parseSequence(text);

  it('can be drawn', () => {
    expect(violations).toEqual([]);
    expect(arrows.length).toBeGreaterThan(0);
    const used = new Set(arrows.flatMap(({ from, to }) => [from, to]));
    expect([...participants.keys()].filter((alias) => !used.has(alias))).toEqual([]);
  });

  it('sends each message of the log from its sender to a reader of its topic', () => {
    const wrong = arrows.flatMap((arrow) => {
      const [from, to] = [participants.get(arrow.from) ?? '', participants.get(arrow.to) ?? ''];
      return messagesIn(arrow.text).flatMap((message) => messageViolations(message, from, to));
    });
    expect(wrong).toEqual([]);
  });

  it('carries a message or an internal call on every arrow between two services', () => {
    const source = (alias: string): string | undefined => sourceOf(participants.get(alias) ?? '');
    const silent = arrows.filter(({ from, to, isAnswer, text: label }) => {
      const [sender, reader] = [source(from), source(to)];
      if (sender === undefined || reader === undefined || isAnswer || messagesIn(label).length > 0) return false;
      return !isInternalCall(label, { from: participants.get(from) ?? '', to: participants.get(to) ?? '' });
    });
    expect(silent).toEqual([]);
  });
});

/** True for a label such as `POST /internal/previews` when `from` makes this internal call and `to` serves it. */
function isInternalCall(label: string, { from, to }: { readonly from: string; readonly to: string }): boolean {
  return Object.entries(INTERNAL).some(([group, calls]) =>
    Object.entries<InternalCall>(calls).some(
      ([name, { method, path, callers, servedBy }]) =>
        label === `${method} ${path}` &&
        callers.includes(from) &&
        servedBy.includes(to) &&
        (sourceOf(from) ?? '').includes(`INTERNAL.${group}.${name}`),
    ),
  );
}

describe('docs/operations.md', () => {
  const page = read('docs/operations.md');

  it('has every message that an Operation sends', () => {
    const context = /^(operation\.|execution\.|executions\.|prices\.|holds\.|trades\.|settlement\.)/;
    const all = MESSAGE_TYPES.map(({ type }) => type).filter((type) => context.test(type));
    expect(all.filter((type) => !page.includes(type))).toEqual([]);
  });

  it('has a section for every Operation', () => {
    for (const title of ['Enrollment', 'Top-up', 'Partial sell', 'Rebalance', 'Liquidation']) {
      expect(page).toContain(`\n## ${title}\n`);
    }
  });
});

/** Patterns of the files of each move, as the list and the sentence on `send` in docs/architecture.md give them. */
function filesOfMoves(): ReadonlyMap<string, RegExp> {
  const [section = ''] = (read('docs/architecture.md').split('\n## The five moves\n')[1] ?? '').split('\n## ');
  const moves = [...section.matchAll(/\*\*(\w+)\*\* – ((?:`[^`]+`(?:, )?)+)/g)];
  return new Map(
    moves.map(([, move = '', globs = '']) => {
      const patterns = [...globs.matchAll(/`([^`]+)`/g)].map(([, glob = '']) =>
        glob.replaceAll('.', '\\.').replaceAll(/\*+/g, '.*'),
      );
      return [move, new RegExp(`(^|/)(${patterns.join('|')})$`)];
    }),
  );
}

describe('README.md', () => {
  const walks = ['An enrollment, file by file', 'A rebalance, file by file'];

  it.each(walks)('walks from a controller to the webhook in twelve files: %s', (title) => {
    const [walk = ''] = (read('README.md').split(`\n### ${title}\n`)[1] ?? '').split(/\n#{2,3} /);
    const files = [...walk.matchAll(/\]\(([^)\s]+)\)/g)].map(([, file = '']) => file);
    expect(files).toHaveLength(12);
    expect(files.filter((file) => !statSync(join(ROOT, file), { throwIfNoEntry: false })?.isFile())).toEqual([]);
    expect(files[0]).toMatch(/^apps\/gateway\/.*\.controller\.ts$/);
    expect(files.at(-1)).toMatch(/^apps\/webhook-dispatcher\/.*-sender\.ts$/);
  });

  it.each(walks)('labels each file with its move: %s', (title) => {
    const [walk = ''] = (read('README.md').split(`\n### ${title}\n`)[1] ?? '').split(/\n#{2,3} /);
    const moves = filesOfMoves();
    expect([...moves.keys()]).toEqual(['receive', 'load', 'decide', 'append', 'project', 'send']);
    const steps = [...walk.matchAll(/^\d+\. \*\*(\w+)\*\* – .*\]\(([^)\s]+)\)$/gm)];
    expect(steps).toHaveLength(12);
    const wrong = steps.filter(([, move = '', file = '']) => moves.get(move)?.test(file) !== true);
    expect(wrong.map(([step]) => step)).toEqual([]);
  });

  it.each(walks)('names every service on the way: %s', (title) => {
    const [walk = ''] = (read('README.md').split(`\n### ${title}\n`)[1] ?? '').split(/\n#{2,3} /);
    const services = [
      'gateway',
      'operation-orchestrator',
      'credit-check',
      'pricing',
      'execution',
      'webhook-dispatcher',
    ];
    expect(services.filter((service) => !new RegExp(`[–;,] [^[]*\\b${service}\\b`).test(walk))).toEqual([]);
  });
});

describe('docs/architecture.md', () => {
  const foldersIn = (folder: string): readonly string[] =>
    readdirSync(join(ROOT, folder), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => `${folder}/${name}`);

  const [flowchart = ''] = diagrams('docs/architecture.md');
  const names = new Map(
    [...flowchart.matchAll(/\b([a-z]+)\[([a-z-]+)\]/g)].map(([, alias = '', name = '']) => [alias, name]),
  );
  const nameOf = (alias: string): string => names.get(alias) ?? alias;
  /** Topics on the arrows of the flowchart, without their version. */
  const drawn = [...flowchart.matchAll(/^ *([a-z]+)\S* -->\|([^|]+)\| ([a-z]+)/gm)].flatMap(
    ([, from = '', label = '', to = '']) =>
      label.split(', ').map((topic) => ({ from: nameOf(from), to: nameOf(to), topic: `${topic}.v1` })),
  );
  const onTopics = drawn.filter(({ topic }) => Object.values<string>(TOPICS).includes(topic));

  it('draws an arrow to every consumer of a topic, and no other', () => {
    const readers = readdirSync(join(ROOT, 'apps')).flatMap((app) =>
      [...(sourceOf(app) ?? '').matchAll(/@EventPattern\(TOPICS\.(\w+)\)/g)].map(
        ([, topic = '']) => `${TOPICS[topic as keyof typeof TOPICS]} → ${app}`,
      ),
    );
    expect(readers.length).toBeGreaterThan(15);
    const arrows = onTopics.map(({ topic, to }) => `${topic} → ${to}`);
    expect([...new Set(arrows)].sort()).toEqual([...new Set(readers)].sort());
  });

  it('draws each arrow from an app that sends messages of its topic', () => {
    const wrong = onTopics.filter(({ topic, from }) => {
      const types = MESSAGE_TYPES.filter((type) => type.topic === topic).map(({ type }) =>
        NAMES_OF_CONSTANTS.get(type),
      );
      return !types.some((name) => new RegExp(`\\b${name}\\b`).test(sourceOf(from) ?? ''));
    });
    expect(wrong).toEqual([]);
  });

  it('names every topic', () => {
    const shown = new Set(onTopics.map(({ topic }) => topic));
    const missing = Object.values(TOPICS).filter(
      (topic) =>
        !shown.has(topic) &&
        !read('docs/architecture.md').includes(`No service reads \`${topic.replace(/\.v1$/, '')}\``),
    );
    expect(missing).toEqual([]);
  });

  it('links every library', () => {
    const libraries = [...foldersIn('libs'), ...foldersIn('libs/domain'), ...foldersIn('libs/platform')]
      .filter((folder) => existsSync(join(ROOT, folder, 'project.json')))
      .filter((folder) => !read('docs/architecture.md').includes(`](../${folder}/src)`));
    expect(libraries).toEqual([]);
  });
});

describe('docs/how-to-add.md', () => {
  it('is short enough to be followed', () => {
    expect(read('docs/how-to-add.md').split('\n').length).toBeLessThanOrEqual(60);
  });
});

describe('docs/adr', () => {
  it('gives no number to two decisions, and repeats it in the title', () => {
    const pages = readdirSync(join(ROOT, 'docs/adr')).filter((name) => /^\d{4}-/.test(name));
    const numbers = pages.map((name) => Number(name.slice(0, 4)));
    expect(numbers).toEqual([...new Set(numbers)]);
    expect(pages.map((name) => read(join('docs/adr', name)).split('.')[0])).toEqual(
      numbers.map((number) => `# ${number}`),
    );
  });
});
