/** Whether an endpoint is sent events of `type`. `chosen`: the payload types that its owner chose; empty for all. */
export function wantsType(chosen: readonly string[], type: string): boolean {
  return chosen.length === 0 || chosen.includes(type);
}
