let n = 1;
const o = { x: 1, list: [1, 2] };
const change = (by: number) => {
  n = 100;
  o.x = 100;
  o.list[0] = 100;
  return by;
};
let at = 0;
const next = () => at++;

export function run(log: (...values: unknown[]) => void) {
  n += change(2);
  log(n);
  o.x = 1;
  o.x -= change(3);
  log(o.x);
  o.list[0] = 1;
  o.list[next()]! += change(4);
  log(o.list, at);
  let text = "a";
  text += (text = "b");
  log(text);
  let own = 1;
  own += change(own);
  own *= own += 1;
  log(own);
}
