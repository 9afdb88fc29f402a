/** Below this the engine takes a remainder for nothing, and a number that close to a whole one for it. */
const NEGLIGIBLE = 1e-7;
const MOST_DECIMALS = 11;

/** A number as the engine writes it: 11 decimals that are cut, not rounded, and its own exponents. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (value < 0) return `-${formatNumber(-value)}`;
  const [scaled, exponent] = scale(value);
  const near = Math.trunc(scaled + NEGLIGIBLE) === 1 + Math.trunc(scaled) ? 1 + Math.trunc(scaled) : scaled;
  let text = BigInt(Math.trunc(near)).toString();
  let rest = (near - Math.trunc(near)) * 10;
  for (let i = 0; i < MOST_DECIMALS && rest > NEGLIGIBLE; i++) {
    const digit = Math.min(9, Math.trunc(rest + 1e-8));
    rest = (rest - Math.trunc(rest + 1e-8)) * 10;
    text += (i === 0 ? "." : "") + digit;
  }
  if (exponent === 0) return text;
  return `${text}e${exponent > 0 ? "+" : ""}${exponent}`;
}

/** Brings a very large or very small number into range, in the engine's steps, and says by which power of ten. */
function scale(value: number): [number, number] {
  let scaled = value;
  let exponent = 0;
  if (value >= 1e21) {
    for (; scaled > 100000; exponent += 5) scaled /= 100000;
    for (; scaled > 10; exponent++) scaled /= 10;
  } else if (value > 0 && value < 1e-6) {
    for (; scaled < 1e-5; exponent -= 5) scaled *= 100000;
    for (; scaled < 1; exponent--) scaled *= 10;
  }
  return [scaled, exponent];
}
