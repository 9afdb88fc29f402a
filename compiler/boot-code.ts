import { LATE } from "../src/formats/boot-state.ts";
import { BOOT_FILE } from "../src/formats/layout.ts";

/** How long an image on trial may take to be confirmed, or to see to its trial itself, in milliseconds. */
const DEAD_MAN = 10 * 60 * 1000;

/** Code that reads a part of `.bootcde`, which stays in flash; marks stand for its offset and its length, as long as they are. */
const part = (name: "S" | "R" | "L"): string => `require("Storage").read("${BOOT_FILE}",@${name}@0,@${name}@1)`;
const MARK = /@([SRL])@([01])/g;

const BOOT = `eval(${part("L")}).boot`;
const START = `${BOOT}(e=>{$e=e;setTimeout(${part("R")},0)})`;
const RUN =
  `if($e.trial)setTimeout(f=>${BOOT}(0,"${LATE}",f),${DEAD_MAN},$e.file);` +
  `try{eval(require("Storage").read($e.file,$e.offset,$e.length))($e.file)}catch(x){if(x!==$e)setTimeout((x,f)=>${BOOT}(0,x,f),0,x,$e.file)}` +
  "delete $e";

/** A text that a timer runs, as a function for whoever follows calls; reading it takes as much of the stack as it did. */
const asTurn = (code: string, name: "S" | "R"): string => `function(){${code}},${part(name)}`;
const RUN_TURN = asTurn(RUN, "R");
const START_TURN = asTurn(
  START.replace(part("R"), () => RUN_TURN),
  "S",
);

/** `.bootcde` as a program that calls functions where it has timers run texts: for whoever follows its calls. */
export const BOOT_PROGRAM = `setTimeout(${START_TURN},0);`.replace(MARK, "0");

/**
 * Makes the text of `.bootcde`: a statement that has a timer run the first of three parts, which lie in a comment behind it.
 * They are texts and not functions, so that the engine runs them at its top level: no function of the firmware keeps a scope
 * of theirs alive.
 *
 * 1. start: asks the loader's `boot()` what to run.
 * 2. run: runs it. What the firmware throws while it starts goes to a `boot()` that is evaluated anew, unless it is what it is
 *    told apart by in safe mode, see safe-mode.ts; so does an image on trial that has let its time pass, in case it hangs.
 * 3. the loader
 * @param loader one expression, whose value has a method `boot(run, failure?, file?)`
 */
export function bootCode(loader: string): string {
  if (loader.includes("*/")) throw new Error("Internal: the loader holds what ends the comment that it lies in.");
  const head = `setTimeout(${part("S")},0);/*`;
  const places = {
    S: [head.length, START.length],
    R: [head.length + START.length, RUN.length],
    L: [head.length + START.length + RUN.length, loader.length],
  };
  const text = (head + START + RUN).replace(MARK, (_, name: "S" | "R" | "L", which: "0" | "1") =>
    String(places[name][Number(which)]).padStart(4, " "),
  );
  const whole = `${text}${loader}*/`;
  return whole + " ".repeat(-whole.length & 3);
}
