/**
 * SonoffDualShutters: roller shutters on a Sonoff Dual, whose relays and button are behind a chip on the serial line: one relay lets
 * the motor run, the other one says whether up. They go to a level, 0 for up and 100 for down, which is reckoned by the time and kept
 * in flash; where it is not known, they go up first. A press of the button goes to the other end, a long one resets the device.
 */
import * as homie from "homie-espruino";
import { readLevel, UNKNOWN, writeLevel } from "./sonoff-dual-shutters/kept-level.ts";

/** How long a level of a hundred takes, and in milliseconds how much longer at an end, to be sure of it. */
const STEP = 300;
const CALIBRATION = 3000;
/** How long the motor rests before it turns again, in milliseconds. */
const REST = 1000;

const UP = -1;
const DOWN = 1;

const shutters = homie.node("shutters", "Shutters", "shutters");
let level = readLevel();
/** Where to; undefined when they are there. */
let target: number | undefined;
/** UP, DOWN, or 0 while the motor stands. */
let direction = 0;
let isResting = false;
let stepping: Timer | undefined;
let received = "";

const state = shutters.advertise("level", {
  name: "Level",
  datatype: "integer",
  format: "0:100",
  settable: goTo,
});

/** Tells the chip which relays to close: the first is 1, the second 2. */
function setRelays(relays: number): void {
  Serial1.write([0xa0, 0x04, relays, 0xa1]);
}

function goTo(wanted: number): void {
  target = wanted;
  homie.setIdle(false);
  if (direction === 0 && !isResting) setOut();
}

/** Whether they are where they shall be. */
function isThere(): boolean {
  if (target !== undefined && target !== level) return false;
  target = undefined;
  writeLevel(level);
  homie.setIdle(true);
  return true;
}

function setOut(): void {
  if (isThere()) return;
  writeLevel(UNKNOWN);
  direction = target! > level ? DOWN : UP;
  setRelays(direction === UP ? 3 : 1);
  stepping = setInterval(step, STEP);
}

function step(): void {
  level += direction;
  const isEnd = level === 0 || level === 100;
  if (isEnd) {
    clearInterval(stepping!);
    setTimeout(halt, CALIBRATION);
    return;
  }
  // Also where it was told to go back meanwhile.
  if ((target! - level) * direction > 0) state.send(level);
  else {
    clearInterval(stepping!);
    halt();
  }
}

function halt(): void {
  setRelays(0);
  direction = 0;
  isResting = true;
  setTimeout(rested, REST);
  state.send(level);
  isThere();
}

function rested(): void {
  isResting = false;
  setOut();
}

function lookForEnd(): void {
  direction = UP;
  setRelays(3);
  setTimeout(foundEnd, 100 * STEP + CALIBRATION);
}

function foundEnd(): void {
  level = 0;
  halt();
}

function press(frame: string): void {
  if (frame[0] !== "\xa0" || frame[3] !== "\xa1") return;
  if (frame[1] === "\xf5" && frame[2] === "\0") homie.reset();
  else if (direction === 0) goTo(level === 100 ? 0 : 100);
}

// The console would go to the chip; nobody is to keep what it says for who reads it later.
LoopbackA.setConsole(true);
LoopbackB.on("data", () => {});
Serial1.setup(19200);
Serial1.on("data", (text) => {
  received += text;
  while (received.length >= 4) {
    setTimeout(press, 0, received.substr(0, 4));
    received = received.substr(4);
  }
});

homie.disableResetTrigger();
homie.setLed(D13, false);
homie.on("ABOUT_TO_RESET", () => writeLevel(UNKNOWN));

setRelays(0);
if (level === UNKNOWN) lookForEnd();
else state.send(level);
