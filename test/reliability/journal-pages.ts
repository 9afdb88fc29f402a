/** The journal in the flash of the simulated board, as the host sees it. */
import { nodemcu } from "../../boards/nodemcu.ts";
import { crc32 } from "../../files/crc32.ts";
import {
  CONFIG,
  CONFIG_STATE,
  encodeRecord,
  type PageScan,
  recordPayload,
  scanPage,
} from "../../src/formats/journal.ts";
import { JOURNAL, PAGE } from "../../src/formats/layout.ts";
import { rig } from "./bench.ts";

export function addressOf(page: number, offset = 0): number {
  return nodemcu.storage.offset + (JOURNAL.page + page) * PAGE + offset;
}

function pageText(page: number): string {
  return Buffer.from(rig.flash.read(addressOf(page), PAGE)).toString("latin1");
}

/** The journal's live page. */
export function livePage(): PageScan & { page: number } {
  const scans = [0, 1].map((page) => {
    const scan = scanPage(pageText(page), crc32);
    return { sequence: -1, records: {}, end: 0, damaged: true, ...scan, page };
  });
  return scans.sort((a, b) => b.sequence - a.sequence)[0]!;
}

/** Fills the live page, with records that say what it says already, until hardly more than so many bytes are left. */
export function fillJournal(room: number): void {
  const { page, records, end } = livePage();
  const config = encodeRecord(CONFIG, recordPayload(pageText(page), records[CONFIG]!), crc32);
  const nothing = encodeRecord(CONFIG_STATE, "", crc32);
  let at = end;
  for (const record of [config, nothing]) {
    for (; at + record.length <= PAGE - room; at += record.length) {
      rig.flash.program(addressOf(page, at), Buffer.from(record, "latin1"));
    }
  }
}

/** Writes the configuration that counts once more, on one line, as another firmware might have: this one has JSON in lines. */
export function storeOnOneLine(): void {
  const { page, records, end } = livePage();
  const json = JSON.stringify(JSON.parse(recordPayload(pageText(page), records[CONFIG]!)));
  rig.flash.program(addressOf(page, end), Buffer.from(encodeRecord(CONFIG, json, crc32), "latin1"));
}
