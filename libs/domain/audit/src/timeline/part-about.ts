/**
 * The data of a fact, cut down to what it says about a subject. A fact of a whole chunk names many Executions: of each
 * list whose elements name the subject, only those elements are kept. A list in which no element names it is kept whole,
 * as the legs of an Execution are.
 */
export function partAbout(data: unknown, texts: readonly string[]): unknown {
  if (Array.isArray(data)) {
    const elements: readonly unknown[] = data;
    const about = elements.filter((element) => names(element, texts));
    return (about.length > 0 ? about : elements).map((element) => partAbout(element, texts));
  }
  if (typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(Object.entries(data).map(([name, value]) => [name, partAbout(value, texts)]));
}

function names(value: unknown, texts: readonly string[]): boolean {
  if (typeof value === 'string') return texts.includes(value);
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).some((member) => names(member, texts));
}
