// Exact arithmetic on the decimal strings of the API: a binary number would lose a cent sooner or later.
const WEIGHT_SCALE = 6;

function parse(text) {
  const [, sign, whole, fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  return { units: BigInt(`${sign}${whole}${fraction}`), scale: fraction.length };
}

function format({ units, scale }) {
  const digits = String(units < 0n ? -units : units).padStart(scale + 1, '0');
  const text = scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
  return units < 0n ? `-${text}` : text;
}

function unitsAt({ units, scale }, wanted) {
  return units * 10n ** BigInt(wanted - scale);
}

export function sum(texts) {
  const decimals = texts.map(parse);
  const scale = Math.max(0, ...decimals.map((decimal) => decimal.scale));
  return format({ units: decimals.reduce((total, decimal) => total + unitsAt(decimal, scale), 0n), scale });
}

export function subtract(left, right) {
  return sum([left, right.startsWith('-') ? right.slice(1) : `-${right}`]);
}

export function multiply(left, right) {
  const [a, b] = [parse(left), parse(right)];
  return format({ units: a.units * b.units, scale: a.scale + b.scale });
}

/**
 * Share of each value in their sum, as weights with six decimals that sum to exactly 1. Each weight is rounded down;
 * the units that are then missing go, one each, to the weights that lost most.
 */
export function weightsOf(values) {
  const decimals = values.map(parse);
  const scale = Math.max(...decimals.map((decimal) => decimal.scale));
  const parts = decimals.map((decimal) => unitsAt(decimal, scale));
  const total = parts.reduce((so_far, part) => so_far + part, 0n);
  const one = 10n ** BigInt(WEIGHT_SCALE);
  const weights = parts.map((part) => (part * one) / total);
  const left = Number(one - weights.reduce((so_far, weight) => so_far + weight, 0n));
  const lost = parts.map((part, index) => ({ index, remainder: (part * one) % total }));
  lost.sort((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1));
  for (const { index } of lost.slice(0, left)) weights[index] += 1n;
  return weights.map((units) => format({ units, scale: WEIGHT_SCALE }));
}
