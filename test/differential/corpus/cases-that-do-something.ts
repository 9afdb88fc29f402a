let asked = "";
const ask = (name: string, value: number) => {
  asked += name;
  if (value > 5) throw new Error("own:too much");
  return value;
};

function which(n: number) {
  switch (n) {
    case ask("a", 1):
      return "a";
    case ask("b", 2):
    case ask("c", 3):
      asked += "|";
      break;
    case ask("d", 6):
      return "d";
  }
  return "none";
}

export function run(log: (...values: unknown[]) => void) {
  log([1, 2, 3].map(which), asked);
  try {
    which(4);
  } catch (error) {
    log(error, asked);
  }
}
