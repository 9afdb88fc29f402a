const note: string[] = [];

function thrower(text: string): never {
  throw new Error(`own:${text}`);
}

function both() {
  try {
    thrower("try");
  } finally {
    thrower("finally");
  }
}

function keeps() {
  try {
    thrower("kept");
  } finally {
    try {
      thrower("inner");
    } catch (error) {
      note.push((error as Error).message);
    }
  }
}

function after(n: number) {
  try {
    if (n === 1) return "returned";
    if (n === 2) thrower("two");
    note.push("ran");
  } catch (error) {
    note.push((error as Error).message);
    if (n === 2) return "caught";
  } finally {
    note.push(`finally ${n}`);
  }
  return "after";
}

export function run(log: (...values: unknown[]) => void) {
  for (const f of [both, keeps]) {
    try {
      f();
    } catch (error) {
      log(error);
    }
  }
  log([0, 1, 2].map(after), note);
  for (let i = 0; i < 4; i++) {
    try {
      if (i === 1) continue;
      if (i === 3) break;
      log("body", i);
    } finally {
      log("finally", i);
    }
  }
}
