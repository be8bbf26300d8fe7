import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

export const ROOT = join(__dirname, '..', '..', '..');

const FOLDERS = ['apps', 'libs', 'tests', 'tools', 'bench'];

/** A parsed source file of the repository. `path` is relative to the root, with `/` between its parts. */
export interface SourceFile {
  readonly path: string;
  readonly tree: ts.SourceFile;
}

/** A breach of a rule: file with line, the rule, and how to mend it. */
export interface Finding {
  readonly at: string;
  readonly rule: string;
  readonly mend: string;
}

export function parse(path: string, text: string): SourceFile {
  return { path, tree: ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true) };
}

/** Every TypeScript and JavaScript file of the repository. */
export function readSourceFiles(): readonly SourceFile[] {
  return FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.(ts|mjs|cjs)$/.test(file) && !/(^|\/)(node_modules|dist)\//.test(file))
      .map((file) => `${folder}/${file}`)
      .map((path) => parse(path, readFileSync(join(ROOT, path), 'utf8'))),
  );
}

export function lineOf({ tree }: SourceFile, position: number): number {
  return tree.getLineAndCharacterOfPosition(position).line + 1;
}

const NODES = new WeakMap<ts.SourceFile, readonly ts.Node[]>();

/** All nodes of a file, parents first. */
export function nodesOf({ tree }: SourceFile): readonly ts.Node[] {
  const known = NODES.get(tree);
  if (known !== undefined) return known;
  const found: ts.Node[] = [];
  NODES.set(tree, found);
  const visit = (node: ts.Node): void => {
    found.push(node);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

export interface Call {
  readonly node: ts.CallExpression;
  /** Name of the called function: `commit` in `this.writePath.commit(…)`. */
  readonly name: string;
  /** Last name of the object of a method: `writePath` in `this.writePath.commit(…)`; empty for a plain function. */
  readonly on: string;
}

export function callsOf(file: SourceFile): readonly Call[] {
  return nodesOf(file)
    .filter(ts.isCallExpression)
    .flatMap((node): Call[] => {
      const callee = node.expression;
      if (ts.isIdentifier(callee)) return [{ node, name: callee.text, on: '' }];
      if (!ts.isPropertyAccessExpression(callee)) return [];
      return [{ node, name: callee.name.text, on: lastName(callee.expression) }];
    });
}

function lastName(node: ts.Expression): string {
  if (ts.isIdentifier(node)) return node.text;
  return ts.isPropertyAccessExpression(node) ? node.name.text : '';
}

/** The text of every string and of every part of a template. */
export function stringsOf(file: SourceFile): readonly { readonly node: ts.Node; readonly text: string }[] {
  return nodesOf(file).flatMap((node) =>
    ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddle(node) || ts.isTemplateTail(node)
      ? [{ node, text: node.text }]
      : [],
  );
}

export interface Comment {
  readonly line: number;
  /** Text without comment marks. Consecutive lines that begin with `//` are one comment. */
  readonly text: string;
}

export function commentsOf(file: SourceFile): readonly Comment[] {
  const text = file.tree.text;
  const ranges = new Map<number, ts.CommentRange>();
  const visit = (node: ts.Node): void => {
    for (const range of ts.getLeadingCommentRanges(text, node.pos) ?? []) ranges.set(range.pos, range);
    for (const range of ts.getTrailingCommentRanges(text, node.end) ?? []) ranges.set(range.pos, range);
    // Children with their tokens: a comment may stand before a closing brace.
    for (const child of node.getChildren(file.tree)) if (!ts.isJSDoc(child)) visit(child);
  };
  visit(file.tree);
  const comments: { line: number; lastLine: number; text: string }[] = [];
  for (const { pos, end, kind } of [...ranges.values()].sort((a, b) => a.pos - b.pos)) {
    const [line, lastLine] = [lineOf(file, pos), lineOf(file, end)];
    const before = comments.at(-1);
    if (kind === ts.SyntaxKind.SingleLineCommentTrivia) {
      const body = text.slice(pos, end).replace(/^\/\/ ?/, '');
      if (before?.lastLine === line - 1 && /^\s*$/.test(text.slice(text.lastIndexOf('\n', pos) + 1, pos))) {
        before.text += `\n${body}`;
        before.lastLine = line;
      } else comments.push({ line, lastLine, text: body });
    } else {
      const body = text.slice(pos, end).replace(/^\/\*+ ?|\s*\*+\/$/g, '');
      // A block comment is never continued by the line below it.
      comments.push({ line, lastLine: -1, text: body.replace(/^\s*\* ?/gm, '').trim() });
    }
  }
  return comments;
}

/** Names of values, types, members and parameters that the file declares. Imported names are not included. */
export function declaredNames(file: SourceFile): readonly { readonly name: string; readonly line: number }[] {
  return nodesOf(file).flatMap((node) => {
    const name = ts.isTypeParameterDeclaration(node) ? undefined : nameOf(node);
    return name === undefined ? [] : [{ name: name.text, line: lineOf(file, name.getStart(file.tree)) }];
  });
}

function nameOf(node: ts.Node): ts.Identifier | undefined {
  const isDeclaration =
    ts.isVariableDeclaration(node) ||
    ts.isParameter(node) ||
    ts.isBindingElement(node) ||
    ts.isFunctionDeclaration(node) ||
    ts.isClassDeclaration(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isMethodDeclaration(node) ||
    ts.isMethodSignature(node) ||
    ts.isPropertyDeclaration(node) ||
    ts.isPropertySignature(node) ||
    ts.isGetAccessorDeclaration(node);
  return isDeclaration && node.name !== undefined && ts.isIdentifier(node.name) ? node.name : undefined;
}
