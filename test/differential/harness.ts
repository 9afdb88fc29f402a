/**
 * What runs a program on every machine, written in the JavaScript that all of them share: `$run(program, print)`. Values are
 * shown so that two that differ look different, but for the last digits of fractions, which the engine parses and prints less
 * exactly.
 */
export const HARNESS = `
function $number(v) {
  if (v !== v || v === Infinity || v === -Infinity) return String(v);
  var sign = v < 0 ? "-" : "", e = 0;
  v = Math.abs(v);
  if (v < 2147483648 && v === Math.floor(v)) return sign + v;
  while (v >= 1073741824) { v /= 2; e++; }
  while (v < 536870912 && e > -200) { v *= 2; e--; }
  return sign + Math.round(v / 64) + "*2^" + (e + 6);
}
function $show(v, depth) {
  if (v === null || v === undefined || typeof v === "boolean") return String(v);
  if (typeof v === "number") return $number(v);
  if (typeof v === "string") return JSON.stringify(v);
  if (typeof v === "function") return "function";
  if (depth > 5) return "...";
  if (v instanceof Error) return $error(v);
  var parts = [], i;
  if (Array.isArray(v)) {
    for (i = 0; i < v.length; i++) parts.push($show(v[i], depth + 1));
    return "[" + parts.join(",") + "]";
  }
  var keys = Object.keys(v);
  for (i = 0; i < keys.length; i++) parts.push(keys[i] + ":" + $show(v[keys[i]], depth + 1));
  return "{" + parts.join(",") + "}";
}
function $error(e) {
  if (e instanceof Error && typeof e.message === "string" && e.message.substr(0, 4) === "own:") return "Error " + e.message;
  return e instanceof Error ? "an error" : $show(e, 0);
}
function $run(program, print) {
  try {
    var value = program(function () {
      var parts = [];
      for (var i = 0; i < arguments.length; i++) parts.push($show(arguments[i], 0));
      print(parts.join(" "));
    });
    if (value !== undefined) print("gave " + $show(value, 0));
  } catch (e) {
    print("threw " + $error(e));
  }
}
`;
