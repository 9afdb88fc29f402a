let asked = "";
const ask = (name: string, value: number) => {
  asked += name;
  return value;
};

function first(n: number) {
  switch (n) {
    default:
      return "other";
    case 1:
      return "one";
  }
}

function falls(n: number) {
  let way = "";
  switch (n) {
    case 1:
      way += "1";
    default:
      way += "d";
    case 2:
      way += "2";
      break;
    case 3:
      way += "3";
  }
  return way;
}

function asks(n: number) {
  switch (ask("s", n)) {
    case ask("a", 1):
      return "a";
    default:
      return "d";
    case ask("b", 2):
      return "b";
  }
}

export function run(log: (...values: unknown[]) => void) {
  log([0, 1, 2].map(first), [0, 1, 2, 3].map(falls));
  log([1, 2, 3].map(asks), asked);
  for (const n of [1, 2, 3]) {
    switch (n) {
      default:
        continue;
      case 2:
        log("two");
    }
    log("after", n);
  }
}
