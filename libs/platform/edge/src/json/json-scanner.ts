/**
 * Upper bound of nested objects and arrays. No call of the API nests deeply, and code that walks a document must not
 * run out of stack.
 */
export const JSON_DEPTH_MAX = 100;

/** Syntax error of a JSON text at a position. */
export class JsonSyntaxError extends Error {
  override readonly name = 'JsonSyntaxError';

  constructor(
    readonly position: number,
    reason: string,
  ) {
    super(reason);
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const LITERAL = /true|false|null/y;
const ESCAPE = /["\\/bfnrt]|u[0-9a-fA-F]{4}/y;

export interface MemberSpan {
  /** The member's name as written, with its quotes. */
  readonly key: string;
  readonly start: number;
  readonly end: number;
}

/**
 * Scanner of a JSON text by RFC 8259. JSON.parse does not report the position of an error, and its result loses spaces,
 * number formats and the order of names.
 * @throws JsonSyntaxError at the first syntax error.
 */
export class JsonScanner {
  private at = 0;

  constructor(private readonly text: string) {}

  /** The members of the document's top-level object in their order; none when the document is no object. */
  document(): readonly MemberSpan[] {
    const members: MemberSpan[] = [];
    this.space();
    if (this.text[this.at] === '{') this.object(1, members);
    else this.value(1);
    this.space();
    if (this.at < this.text.length) this.fail('unexpected text after the document');
    return members;
  }

  private value(depth: number): void {
    switch (this.text[this.at]) {
      case '{':
        return this.object(depth);
      case '[':
        return this.array(depth);
      case '"':
        return this.string();
      default:
        return this.scalar();
    }
  }

  private object(depth: number, members?: MemberSpan[]): void {
    this.enter(depth);
    this.space();
    if (this.take('}')) return;
    do {
      this.space();
      const keyStart = this.at;
      if (this.text[this.at] !== '"') this.fail('expected a name in quotes');
      this.string();
      const key = members === undefined ? '' : this.text.slice(keyStart, this.at);
      this.space();
      if (!this.take(':')) this.fail('expected ":"');
      this.space();
      const start = this.at;
      this.value(depth + 1);
      members?.push({ key, start, end: this.at });
      this.space();
    } while (this.take(','));
    if (!this.take('}')) this.fail('expected "," or "}"');
  }

  private array(depth: number): void {
    this.enter(depth);
    this.space();
    if (this.take(']')) return;
    do {
      this.space();
      this.value(depth + 1);
      this.space();
    } while (this.take(','));
    if (!this.take(']')) this.fail('expected "," or "]"');
  }

  /** Goes past the bracket that opens an object or array, unless the value is nested too deeply. */
  private enter(depth: number): void {
    if (depth > JSON_DEPTH_MAX) this.fail(`nested more than ${JSON_DEPTH_MAX} levels deep`);
    this.at += 1;
  }

  private string(): void {
    this.at += 1;
    for (;;) {
      const code = this.text.charCodeAt(this.at);
      if (Number.isNaN(code)) this.fail('unexpected end inside a string');
      if (code === QUOTE) break;
      if (code < 0x20) this.fail('control character inside a string');
      this.at += 1;
      if (code === BACKSLASH && !this.match(ESCAPE)) this.fail('unknown escape inside a string');
    }
    this.at += 1;
  }

  private scalar(): void {
    if (this.match(NUMBER) || this.match(LITERAL)) return;
    this.fail(this.at >= this.text.length ? 'unexpected end' : 'expected a value');
  }

  private space(): void {
    for (;;) {
      const character = this.text[this.at];
      if (character !== ' ' && character !== '\n' && character !== '\r' && character !== '\t') return;
      this.at += 1;
    }
  }

  private take(character: string): boolean {
    if (this.text[this.at] !== character) return false;
    this.at += 1;
    return true;
  }

  private match(pattern: RegExp): boolean {
    pattern.lastIndex = this.at;
    if (!pattern.test(this.text)) return false;
    this.at = pattern.lastIndex;
    return true;
  }

  private fail(reason: string): never {
    throw new JsonSyntaxError(this.at, reason);
  }
}

/**
 * The text of one member of a document's top-level object, without white space between its tokens; undefined when there
 * is no such member. If several have the name, the last one counts, as for JSON.parse. The document must be valid.
 */
export function memberText(document: string, name: string): string | undefined {
  const member = new JsonScanner(document).document().findLast(({ key }) => JSON.parse(key) === name);
  return member === undefined ? undefined : withoutSpace(document.slice(member.start, member.end));
}

function withoutSpace(json: string): string {
  let compact = '';
  let from = 0;
  let isInString = false;
  for (let at = 0; at < json.length; at += 1) {
    const character = json[at];
    if (isInString) {
      if (character === '\\') at += 1;
      else if (character === '"') isInString = false;
    } else if (character === '"') {
      isInString = true;
    } else if (character === ' ' || character === '\n' || character === '\r' || character === '\t') {
      compact += json.slice(from, at);
      from = at + 1;
    }
  }
  return compact + json.slice(from);
}
