/**
 * The loader, Storage file `.bootcde`: runs at every boot, decides which slot's image is run, and goes back to the other
 * one when an image that was never confirmed keeps failing. It is never rewritten over the air.
 *
 * It runs from timers: the SDK calls `.bootcde` itself deep in its own stack, and to check an image as a whole takes longer
 * than a turn should.
 */

import { startWatchdog } from "../../modules/watchdog.ts";
import { MAX_CRASHES, MAX_TRIES } from "../flash/boot-state.ts";
import { readRecord } from "../flash/journal.ts";
import { goBack, isBlockWhole, otherSlot, readHeader, slotFile } from "../flash/slots.ts";
import { type BootState, LATE, type Slot } from "../formats/boot-state.ts";
import { u32 } from "../formats/bytes.ts";
import { BLOCK_SIZE, HEADER_CODE_SIZE } from "../formats/image.ts";
import { BOOT } from "../formats/journal.ts";
import { openJournal, writeRecord } from "../overlays/journal.ts";
import { closeTelnet } from "./telnet.ts";

/** Why the chip starts when something went wrong: the firmware restarts by itself for another reason. */
const CRASHES = "exception, wdt reset, soft wdt";

/** Where the code to run lies. */
export interface Entry {
  /** A Storage file. */
  file: string;
  /** Offset and length in it, in bytes. */
  offset: number;
  length: number;
  /** Whether the image is yet to be confirmed. */
  trial: boolean;
  /** Whether its sketch is to be left out. */
  safe: boolean;
}

/** A slot whose image is being checked. */
interface Check {
  _slot: Slot;
  /** The image's header; undefined when that is damaged already. */
  _header: string | undefined;
  /** Of its code, in bytes. */
  _size: number;
  /** The block that is checked next. */
  _block: number;
  /** Told what has come of it, in a turn of its own: the header, undefined when the image is damaged. */
  _done: (header: string | undefined) => void;
}

/** Begins to check the image in a slot. */
function examine(slot: Slot, done: Check["_done"]): void {
  const header = readHeader(slot);
  const size = header ? u32(header, HEADER_CODE_SIZE) : 0;
  setTimeout(check, 0, { _slot: slot, _header: header, _size: size, _block: 0, _done: done });
}

/** Checks it, one block in a turn. */
function check(job: Check): void {
  const header = job._header;
  if (header && job._block * BLOCK_SIZE < job._size) {
    const whole = isBlockWhole(job._slot, header, job._size, job._block);
    if (!whole) job._header = undefined;
    job._block++;
    setTimeout(check, 0, job);
  } else setTimeout(job._done, 0, header);
}

/**
 * Decides what runs.
 * @param run called with the code to run, in a turn of its own; not when there is none
 * @param failure what the image that was chosen before threw while it started, or a sentence when it never came up
 * @param failed the Storage file of that image
 */
export function boot(run: (entry: Entry) => void, failure?: unknown, failed?: string): void {
  closeTelnet();
  const journal = openJournal();
  const json = readRecord(journal, BOOT);
  const state: BootState = json ? JSON.parse(json) : { slot: "a", a: "", b: "" };
  const slot = state.slot;
  const other = otherSlot(slot);
  const trial = state.tries !== undefined;
  const onTrial = trial && failed === slotFile(slot);
  let header: string | undefined;
  let problem = "";

  function enter(chosen: Slot, from: string, isTrial: boolean): void {
    const safe = state.crashes! >= MAX_CRASHES;
    const entry = { file: slotFile(chosen), offset: u32(from, 28), length: u32(from, 32), trial: isTrial, safe };
    startWatchdog();
    setTimeout(run, 0, entry);
  }

  function giveUp(why: string, rotten: boolean): void {
    print(`! ${why}: going back to slot ${other}`);
    const back = goBack(state, rotten);
    const counted = JSON.stringify(back);
    writeRecord(journal, BOOT, counted);
  }

  /** The slot that is to be booted was checked. */
  function choose(found: string | undefined): void {
    header = found;
    if (!found) problem = "is damaged";
    else if (trial && state.tries! >= MAX_TRIES) problem = "was never confirmed";
    else if (trial) {
      state.tries!++;
      // A boot that cannot be counted could repeat itself for ever.
      const counted = JSON.stringify(state);
      const stored = writeRecord(journal, BOOT, counted);
      if (!stored) problem = "cannot be tried, the journal takes no record";
    } else if (CRASHES.includes(require("ESP8266").getResetInfo().reason)) {
      const crashes = state.crashes || 0;
      state.crashes = crashes + 1;
      const counted = JSON.stringify(state);
      // No more than need be, so that flash does not wear out.
      if (crashes < MAX_CRASHES) writeRecord(journal, BOOT, counted);
    }
    if (problem) setTimeout(examine, 0, other, fallBack);
    else enter(slot, found!, trial);
  }

  /** The other one was. */
  function fallBack(found: string | undefined): void {
    if (found) {
      giveUp(`Slot ${slot} ${problem}`, !header);
      enter(other, found, false);
    } else if (header) enter(slot, header, trial);
    else print("! No slot holds a whole firmware. Lay out Storage again, see docs/start.md");
  }

  function rollBack(found: string | undefined): void {
    if (!found) return;
    giveUp("The new firmware failed", false);
    require("ESP8266").reboot();
  }

  if (!failure) setTimeout(examine, 0, slot, choose);
  // The timer also goes off for an image that has been confirmed since.
  else if (failure !== LATE || onTrial) {
    print(`! ${failed}: ${failure}`);
    if (onTrial) setTimeout(examine, 0, other, rollBack);
  }
}
