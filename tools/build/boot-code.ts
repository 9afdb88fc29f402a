import { LATE } from "../../src/boot/boot-state.ts";
import { BOOT_FILE } from "../../src/flash/layout.ts";

/** Stands for the loader's offset until it is known. */
const PLACE = "@@@@";
/** How long an image on trial may take to be confirmed, or to see to its trial itself, in milliseconds. */
const DEAD_MAN = 10 * 60 * 1000;

/**
 * Makes the text of `.bootcde`: statements that ask the loader's `boot()` what to run, forget the loader, and run it. What
 * the firmware throws while it starts goes to a `boot()` that is evaluated anew; so does an image on trial that has let
 * its time pass, in case it hangs. All of this stands at the top level, so that no function of the firmware keeps a scope
 * of it alive.
 * @param loader one expression, whose value has a method `boot(failure?, file?)`
 */
export function bootCode(loader: string): string {
  const read = `eval(require("Storage").read("${BOOT_FILE}",${PLACE},${String(loader.length).padStart(4, " ")}))`;
  const head =
    `$e=${read}.boot();` +
    `if($e){if($e.trial)setTimeout(f=>${read}.boot("${LATE}",f),${DEAD_MAN},$e.file);` +
    `try{eval(require("Storage").read($e.file,$e.offset,$e.length))($e.file)}catch(x){${read}.boot(x,$e.file)}}` +
    "delete $e;\n";
  const text = head.replaceAll(PLACE, String(head.length).padStart(4, " ")) + loader;
  return `${text};${" ".repeat(-(text.length + 1) & 3)}`;
}
