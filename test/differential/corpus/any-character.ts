export function run(log: (...values: unknown[]) => void) {
  log(/a.b/.test("a\nb"), /a.b/.test("a-b"), /^.+$/.test(""), /^.*$/.test(""), /a[^x]+$/.test("a"), /a\D+/.test("a"));
  log("k: v\nl: w".replace(/:.*/g, "!"), /[.]/.test("a"), /\./.test("a"), /a\.+b/.test("a..b"));
}
