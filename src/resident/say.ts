/** What a sketch logs. Levels below the build's (`--log-level`) are left out of the image, see compiler/log-levels.ts. */
import { type Level, log } from "../overlays/log.ts";
import { device } from "./device.ts";

/** The console has it with its level; in Homie 5 the broker, too, as far as it does not come too often. */
function say(level: Level, text: string): void {
  print(`${level}: ${text}`);
  if (__HOMIE__ === 5 && device._client?._accepted) log({ _device: device, _level: level, _what: text });
}

/** Logs what helps to find a fault; it is in the image with `--log-level debug` only. */
export function debug(text: string): void {
  say("debug", text);
}

/** Logs what happens. */
export function info(text: string): void {
  say("info", text);
}

/** Logs what should not be, and is coped with. */
export function warn(text: string): void {
  say("warn", text);
}

/** Logs what went wrong. */
export function error(text: string): void {
  say("error", text);
}
