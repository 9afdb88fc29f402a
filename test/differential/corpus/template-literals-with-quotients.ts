export function run(log: (...what: unknown[]) => void): void {
  let t = 6;
  const of = (text: string): number => text.length;
  log(`a${t / 3} b${`c${((t = 3) > 1 ? t / 2 : t) & 7}d`} e${{ f: t / 3 }.f}`);
  log(`${of("}") / 2} ${["}"][0]} ${/\}/.test("}")} ${t >= 3 && t !== 4}`);
}
