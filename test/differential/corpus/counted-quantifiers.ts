export function run(log: (...values: unknown[]) => void) {
  for (const text of ["12-345", "1-2", "123-4567", "", "ab12-345"]) {
    log(/^\d{2}-\d{3}$/.test(text), /\d{2,}/.exec(text)?.[0], /^[a-z]{2}/.test(text), new RegExp("4{1}").test(text));
  }
  log("a1bb22ccc333".replace(/[a-z]{2,}/g, "*"), /x{0}y/.test("y"), /a\.{2}b/.test("a..b"));
}
